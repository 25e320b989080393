/** What would happen, and why, without asking production or running anything. */
@NullMarked
package dev.lineclear.server.explain;

import org.jspecify.annotations.NullMarked;
