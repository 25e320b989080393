package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.proposal.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksums that S3 takes as trailing headers ({@code x-amz-checksum-…}). For one body, by one thread. */
final class Checksums {
    private final String name;
    private final Optional<Checksum> sum;
    private final Optional<MessageDigest> digest;

    private Checksums(String name, Optional<Checksum> sum, Optional<MessageDigest> digest) {
        this.name = name;
        this.sum = sum;
        this.digest = digest;
    }

    /** @param name of the header, lower case; empty when it is no checksum known here */
    static Optional<Checksums> of(String name) {
        return switch (name) {
            case "x-amz-checksum-crc32" -> sum(name, new CRC32());
            case "x-amz-checksum-crc32c" -> sum(name, new CRC32C());
            case "x-amz-checksum-crc64nvme" -> sum(name, new Crc64Nvme());
            case "x-amz-checksum-sha1" -> digest(name, sha1());
            case "x-amz-checksum-sha256" -> digest(name, Digest.sha256());
            default -> Optional.empty();
        };
    }

    private static Optional<Checksums> sum(String name, Checksum sum) {
        return Optional.of(new Checksums(name, Optional.of(sum), Optional.empty()));
    }

    private static Optional<Checksums> digest(String name, MessageDigest digest) {
        return Optional.of(new Checksums(name, Optional.empty(), Optional.of(digest)));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        sum.ifPresent(s -> s.update(bytes, offset, length));
        digest.ifPresent(d -> d.update(bytes, offset, length));
    }

    /** As it stands in the header: base64. To be called once. */
    String value() {
        byte[] bytes = digest.map(MessageDigest::digest).orElseGet(() -> {
            long value = sum.orElseThrow().getValue();
            return name.endsWith("crc64nvme")
                    ? ByteBuffer.allocate(Long.BYTES).putLong(value).array()
                    : ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
        });
        return Base64.getEncoder().encodeToString(bytes);
    }

    String name() {
        return name;
    }

    /** CRC-64/NVME (NVM Express specification): polynomial 0xAD93D23594C93659, reflected, inverted in and out. */
    private static final class Crc64Nvme implements Checksum {
        private static final long REFLECTED = 0x9A6C9329AC4BC9B5L;
        private static final long[] TABLE = new long[256];

        static {
            for (int i = 0; i < TABLE.length; i++) {
                long crc = i;
                for (int bit = 0; bit < 8; bit++) {
                    crc = (crc & 1) != 0 ? crc >>> 1 ^ REFLECTED : crc >>> 1;
                }
                TABLE[i] = crc;
            }
        }

        private long crc = ~0L;

        @Override
        public void update(int b) {
            crc = TABLE[(int) ((crc ^ b) & 0xff)] ^ crc >>> 8;
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                update(bytes[i]);
            }
        }

        @Override
        public long getValue() {
            return ~crc;
        }

        @Override
        public void reset() {
            crc = ~0L;
        }
    }
}
