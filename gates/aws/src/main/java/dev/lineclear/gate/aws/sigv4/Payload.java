package dev.lineclear.gate.aws.sigv4;

/** What the signature says of the body. */
public sealed interface Payload {
    /**
     * The hash of the body is declared and signed; the body is still to be checked against it.
     *
     * @param sha256 of the body, in hexadecimal
     */
    record Signed(String sha256) implements Payload {}

    /** No header says it: the hash of the body itself is in the signature, so the body must be read to verify. */
    record Implied() implements Payload {}

    /** {@code UNSIGNED-PAYLOAD}. */
    record Unsigned() implements Payload {}

    /** {@code STREAMING-AWS4-HMAC-SHA256-PAYLOAD}: every chunk is signed. */
    record StreamingSigned(boolean trailer) implements Payload {}

    /** {@code STREAMING-UNSIGNED-PAYLOAD-TRAILER}: chunks without signatures, and a checksum behind them. */
    record StreamingUnsigned() implements Payload {}
}
