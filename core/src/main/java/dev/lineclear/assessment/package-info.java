/** What a proposal would do: the effect from the catalogue, reversibility, blast radius, signals. */
@NullMarked
package dev.lineclear.assessment;

import org.jspecify.annotations.NullMarked;
