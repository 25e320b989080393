package dev.lineclear.safeguard.snapshot;

import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** Run with a small heap: puts and opens far more than fits into it. */
final class PutALot {
    static final long BYTES = 200L << 20;

    private PutALot() {}

    public static void main(String[] args) throws IOException {
        Vault vault = new Vault(Path.of(args[0]), VaultTest.key(4));
        Digest digest = vault.put(new InputStream() {
            private long left = BYTES;

            @Override
            public int read() {
                return left-- > 0 ? (int) (left & 0x7f) : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int count = (int) Math.min(length, left);
                left -= count;
                return count == 0 ? -1 : count;
            }
        });
        try (InputStream in = vault.open(digest)) {
            System.out.println("bytes back: " + in.transferTo(OutputStream.nullOutputStream()));
        }
    }
}
