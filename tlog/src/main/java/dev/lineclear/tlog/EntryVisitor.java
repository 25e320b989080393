package dev.lineclear.tlog;

import java.io.IOException;

/**
 * Sees every entry in order while a log is verified. That an entry is genuine is only settled once the verification
 * ends with {@link Verification.Verified}.
 */
@FunctionalInterface
public interface EntryVisitor {
    void entry(long index, byte[] entry) throws IOException;
}
