/**
 * Whether a stage's measurements are those of before: Kayenta's judge, with an exact test for counts and a minimum of
 * evidence. Knows nothing but numbers, and nothing but the JDK.
 */
@NullMarked
package dev.lineclear.safeguard.rollout.judge;

import org.jspecify.annotations.NullMarked;
