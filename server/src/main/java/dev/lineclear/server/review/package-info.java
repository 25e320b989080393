/** Afterwards, out of the log: what was decided decided again, and what happened told with its proofs. */
@NullMarked
package dev.lineclear.server.review;

import org.jspecify.annotations.NullMarked;
