package dev.lineclear.safeguard.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/** Opens a sealed file chunk by chunk; gives out no byte that was not authenticated. Holds one chunk. */
final class SealedInput extends InputStream {
    private final InputStream file;
    private final SealedChunks chunks;
    private final byte[] sealed = new byte[SealedChunks.CHUNK + SealedChunks.TAG];
    private final byte[] plain = new byte[SealedChunks.CHUNK + SealedChunks.TAG];
    private int ahead;
    private int at;
    private int end;
    private boolean done;

    /** @throws IOException when it does not begin as a vault's file does */
    SealedInput(InputStream file, Function<byte[], SecretKey> keyOfSalt) throws IOException {
        this.file = file;
        byte[] header = file.readNBytes(SealedChunks.HEADER);
        int magic = SealedChunks.MAGIC.length;
        if (header.length < SealedChunks.HEADER) {
            throw new EOFException("was cut short in its header");
        }
        if (!Arrays.equals(header, 0, magic, SealedChunks.MAGIC, 0, magic)) {
            throw new IOException("does not begin as a file of this vault");
        }
        byte[] salt = Arrays.copyOfRange(header, magic, header.length);
        this.chunks = new SealedChunks(keyOfSalt.apply(salt), header);
        this.ahead = file.read();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == end) {
            if (done) {
                return -1;
            }
            openNext();
        }
        int count = Math.min(length, end - at);
        System.arraycopy(plain, at, into, offset, count);
        at += count;
        return count;
    }

    private void openNext() throws IOException {
        if (ahead < 0) {
            throw new EOFException("was cut short");
        }
        sealed[0] = (byte) ahead;
        int length = 1 + file.readNBytes(sealed, 1, sealed.length - 1);
        ahead = file.read();
        boolean last = ahead < 0;
        if (length < SealedChunks.TAG) {
            throw new EOFException("was cut short");
        }
        try {
            end = chunks.open(sealed, length, last, plain);
        } catch (AEADBadTagException e) {
            throw new IOException(last ? "was altered or cut short" : "was altered, or sealed under another key", e);
        }
        at = 0;
        done = last;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
