package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Passes a body on while computing its hash, and holds the last byte back until the hash is right: with a length announced,
 * whoever receives it can never complete a body that is not the one that was signed and assessed.
 */
final class CheckedBody extends InputStream {
    private final InputStream from;
    private final String sha256;
    private final MessageDigest digest = Digest.sha256();
    private long left;

    /** @param length in bytes, at least 1 */
    CheckedBody(InputStream from, String sha256, long length) {
        this.from = from;
        this.sha256 = sha256;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (left == 0) {
            return -1;
        }
        if (left > 1) {
            int n = from.read(bytes, offset, (int) Math.min(count, left - 1));
            if (n < 0) {
                throw new Call.BodyFault("the body is shorter than announced");
            }
            digest.update(bytes, offset, n);
            left -= n;
            return n;
        }
        int last = from.read();
        if (last < 0) {
            throw new Call.BodyFault("the body is shorter than announced");
        }
        digest.update((byte) last);
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!MessageDigest.isEqual(
                actual.getBytes(StandardCharsets.US_ASCII), sha256.getBytes(StandardCharsets.US_ASCII))) {
            throw new Call.BodyFault("the provided x-amz-content-sha256 does not match the body");
        }
        left = 0;
        bytes[offset] = (byte) last;
        return 1;
    }
}
