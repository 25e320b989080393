/** What people ask of the gateway, by the clock. */
@NullMarked
package dev.lineclear.server.control;

import org.jspecify.annotations.NullMarked;
