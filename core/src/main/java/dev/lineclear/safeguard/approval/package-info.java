/** Signatures by people: what is signed, and how it is checked. */
@NullMarked
package dev.lineclear.safeguard.approval;

import org.jspecify.annotations.NullMarked;
