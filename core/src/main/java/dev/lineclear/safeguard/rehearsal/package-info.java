/** Trying a change elsewhere first, and telling whether production then did what the trial did. */
@NullMarked
package dev.lineclear.safeguard.rehearsal;

import org.jspecify.annotations.NullMarked;
