/**
 * Reads what is there before a change on AWS, says what is there after it, and puts it back; all with the gateway's own
 * credentials. Every recipe is two functions, read and restore: captures, checks and proofs compare what read returns.
 */
@NullMarked
package dev.lineclear.gate.aws.undo;

import org.jspecify.annotations.NullMarked;
