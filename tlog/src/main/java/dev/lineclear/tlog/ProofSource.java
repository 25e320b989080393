package dev.lineclear.tlog;

import java.io.IOException;

/** Who can prove that a log only grew. */
@FunctionalInterface
public interface ProofSource {
    /**
     * Proves that the tree of the new size continues that of the old one.
     *
     * @throws IllegalArgumentException if the sizes are not {@code 0 <= oldSize <= newSize <=} the log's
     */
    ConsistencyProof consistencyProof(long oldSize, long newSize) throws IOException;
}
