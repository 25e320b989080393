package dev.lineclear.gate.aws.network;

/** What a request would do to the network cannot be told; the message says why, in words that people read. */
final class UnforeseenException extends Exception {
    UnforeseenException(String because) {
        super(because);
    }
}
