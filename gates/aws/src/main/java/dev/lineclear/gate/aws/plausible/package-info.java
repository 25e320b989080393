/**
 * What of a request cannot be meant: sizes far from what they are and from what siblings have, ranges that overlap, more
 * than fits, things of another environment. Says so; what follows from it is for policies and people.
 */
@NullMarked
package dev.lineclear.gate.aws.plausible;

import org.jspecify.annotations.NullMarked;
