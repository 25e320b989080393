package dev.lineclear.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A timestamped Ed25519 cosignature, type 0x04: 8 bytes of time and 64 of signature (C2SP tlog-cosignature). */
final class Cosignature {
    private static final int LENGTH = Long.BYTES + Ed25519.SIGNATURE_BYTES;

    private final long epochSeconds;
    private final byte[] signature;

    private Cosignature(long epochSeconds, byte[] signature) {
        this.epochSeconds = epochSeconds;
        this.signature = signature;
    }

    /** Empty if the length is wrong or the time is not below 2^63. */
    static Optional<Cosignature> parse(byte[] bytes) {
        if (bytes.length != LENGTH) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long time = buffer.getLong();
        byte[] signature = new byte[Ed25519.SIGNATURE_BYTES];
        buffer.get(signature);
        return time < 0 ? Optional.empty() : Optional.of(new Cosignature(time, signature));
    }

    static byte[] encode(long epochSeconds, byte[] signature) {
        return ByteBuffer.allocate(LENGTH).putLong(epochSeconds).put(signature).array();
    }

    /** What is signed. */
    static byte[] message(long epochSeconds, String checkpointText) {
        return ("cosignature/v1\ntime " + epochSeconds + "\n" + checkpointText).getBytes(StandardCharsets.UTF_8);
    }

    long epochSeconds() {
        return epochSeconds;
    }

    byte[] signature() {
        return signature;
    }
}
