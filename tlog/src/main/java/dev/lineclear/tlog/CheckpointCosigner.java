package dev.lineclear.tlog;

import java.io.IOException;

/**
 * Adds witnesses' signatures to a checkpoint before it is published.
 *
 * <p>If it throws, nothing is published: the log tries again with its next checkpoint and keeps accepting entries
 * until {@link LogOptions#maxPendingBytes()} wait. A log that asked for witnesses never publishes without them.
 */
@FunctionalInterface
public interface CheckpointCosigner {
    SignedCheckpoint cosign(SignedCheckpoint signed, ProofSource proofs) throws IOException;

    /** Whether the last checkpoint lacks signatures that may be had later: it is then asked for again, without a new entry. */
    default boolean unfinished() {
        return false;
    }
}
