package dev.lineclear.tlog;

import java.util.Optional;

/**
 * How far a mirror is.
 *
 * @param mirrored entries that the mirror holds, under a checkpoint
 * @param error why the last attempt ended, if it failed; it is tried again
 */
public record MirrorState(long mirrored, Optional<Exception> error) {}
