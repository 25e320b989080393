package dev.lineclear.safeguard.snapshot;

import dev.lineclear.proposal.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Says of every failure which blob it is, and at the end checks that this is the blob asked for, not another one. */
final class CheckedInput extends FilterInputStream {
    private final Digest expected;
    private final MessageDigest sha256 = Digest.sha256();
    private boolean checked;

    CheckedInput(InputStream in, Digest expected) {
        super(in);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(into, offset, length);
        } catch (IOException e) {
            throw new IOException("blob " + expected + " " + e.getMessage(), e);
        }
        if (count > 0) {
            sha256.update(into, offset, count);
        } else if (count < 0 && !checked) {
            checked = true;
            Digest found = new Digest(HexFormat.of().formatHex(sha256.digest()));
            if (!found.equals(expected)) {
                throw new IOException("blob " + expected + " was exchanged for blob " + found);
            }
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        // Through read, so that what is skipped is digested too.
        byte[] waste = new byte[(int) Math.clamp(count, 0, 1 << 16)];
        long left = count;
        while (left > 0) {
            int got = read(waste, 0, (int) Math.min(left, waste.length));
            if (got < 0) {
                break;
            }
            left -= got;
        }
        return count - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
