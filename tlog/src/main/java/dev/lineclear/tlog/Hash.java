package dev.lineclear.tlog;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash: of an entry (a leaf), of two nodes, or of a whole tree (a root). */
public final class Hash {
    /** Bytes in a hash. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /**
     * A hash of bytes, which are copied.
     *
     * @throws IllegalArgumentException unless there are 32
     */
    public static Hash of(byte[] bytes) {
        return new Hash(bytes.clone());
    }

    static Hash wrap(byte[] bytes) {
        return new Hash(bytes);
    }

    static Hash slice(byte[] from, int offset) {
        return new Hash(Arrays.copyOfRange(from, offset, offset + BYTES));
    }

    /** Reads the base64 of exactly 32 bytes, as checkpoints and proofs write it. */
    public static Hash parse(String base64) throws BadDataException {
        byte[] decoded = StrictBase64.decode(base64, "hash");
        if (decoded.length != BYTES) {
            throw new BadDataException("a hash has " + BYTES + " bytes, not " + decoded.length);
        }
        return new Hash(decoded);
    }

    /** RFC 6962 section 2.1: SHA-256(0x00 ‖ entry). */
    public static Hash ofEntry(byte[] entry) {
        return new Hash(new TreeHasher().leaf(entry, 0, entry.length));
    }

    /** RFC 6962 section 2.1: SHA-256(0x01 ‖ left ‖ right). */
    public static Hash ofChildren(Hash left, Hash right) {
        return new Hash(new TreeHasher().node(left.bytes, 0, right.bytes, 0));
    }

    /** The root of the tree without entries: SHA-256 of nothing. */
    public static Hash ofEmptyTree() {
        return new Hash(new TreeHasher().empty());
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The bytes themselves, for code of this package that does not change them. */
    byte[] raw() {
        return bytes;
    }

    public String toBase64() {
        return StrictBase64.encode(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
