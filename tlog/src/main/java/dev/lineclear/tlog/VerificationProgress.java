package dev.lineclear.tlog;

/** Told now and then how far a verification is. */
@FunctionalInterface
public interface VerificationProgress {
    /** Progress that nobody looks at. */
    VerificationProgress NONE = (done, size) -> {};

    void verified(long done, long size);
}
