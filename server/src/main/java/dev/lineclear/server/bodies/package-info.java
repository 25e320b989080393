/** What records only commit to, kept aside: encrypted, and erasable without touching the log. */
@NullMarked
package dev.lineclear.server.bodies;

import org.jspecify.annotations.NullMarked;
