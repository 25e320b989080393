package dev.lineclear.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The hashes of RFC 6962 section 2.1 over one reused digest. Not thread-safe: each thread makes its own. */
final class TreeHasher {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest digest = sha256();

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] empty() {
        return digest.digest();
    }

    byte[] leaf(byte[] from, int offset, int length) {
        digest.update(LEAF);
        digest.update(from, offset, length);
        return digest.digest();
    }

    byte[] node(byte[] left, int leftOffset, byte[] right, int rightOffset) {
        digest.update(NODE);
        digest.update(left, leftOffset, Hash.BYTES);
        digest.update(right, rightOffset, Hash.BYTES);
        return digest.digest();
    }

    /** The root of the perfect subtree over {@code count} hashes, a power of two, that lie one after the other. */
    byte[] perfect(byte[] hashes, int offset, int count) {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("not a power of two: " + count);
        }
        byte[] level = new byte[count * Hash.BYTES];
        System.arraycopy(hashes, offset, level, 0, level.length);
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width; i += 2) {
                byte[] parent = node(level, i * Hash.BYTES, level, (i + 1) * Hash.BYTES);
                System.arraycopy(parent, 0, level, i / 2 * Hash.BYTES, Hash.BYTES);
            }
        }
        return count == 1 ? level : Arrays.copyOf(level, Hash.BYTES);
    }
}
