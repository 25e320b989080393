/**
 * The words of Lineclear as data: what an agent asks, what it would do, what was decided and what a hold waits for.
 * Everything imports this package; it imports nothing of ours.
 */
@NullMarked
package dev.lineclear.proposal;

import org.jspecify.annotations.NullMarked;
