/** Captures taken before a change, kept encrypted. */
@NullMarked
package dev.lineclear.safeguard.snapshot;

import org.jspecify.annotations.NullMarked;
