package dev.lineclear.gate.aws.sigv4;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines between chunks, strictly: each ended by CR LF, of bounded length, sizes in plain hexadecimal digits. */
final class ChunkLines {
    /** Ten digits hold a tebibyte, more than S3 takes. */
    private static final int MAX_SIZE_DIGITS = 10;

    /** A size and a signature take 96 bytes, the longest trailer about as many. */
    private static final int MAX_LINE = 1_024;

    private final InputStream in;

    ChunkLines(InputStream in) {
        this.in = in;
    }

    static long size(String digits) throws ChunkedException {
        if (digits.isEmpty() || digits.length() > MAX_SIZE_DIGITS) {
            throw new ChunkedException("InvalidRequest", "a chunk size that is no hexadecimal number");
        }
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0 || digits.charAt(i) > 'f') {
                throw new ChunkedException("InvalidRequest", "a chunk size that is no hexadecimal number");
            }
            size = size << 4 | digit;
        }
        return size;
    }

    void lineBreak() throws IOException {
        for (int expected : new int[] {'\r', '\n'}) {
            int b = in.read();
            if (b < 0) {
                throw cut();
            }
            if (b != expected) {
                throw new ChunkedException("InvalidRequest", "a chunk is not ended by a line break");
            }
        }
    }

    String line() throws IOException {
        byte[] line = new byte[MAX_LINE];
        for (int i = 0; i < MAX_LINE; i++) {
            int b = in.read();
            if (b < 0) {
                throw cut();
            }
            if (b == '\r') {
                int next = in.read();
                if (next < 0) {
                    throw cut();
                }
                if (next != '\n') {
                    throw new ChunkedException("InvalidRequest", "a carriage return alone");
                }
                return new String(line, 0, i, StandardCharsets.ISO_8859_1);
            }
            if (b == '\n') {
                throw new ChunkedException("InvalidRequest", "a line feed alone");
            }
            line[i] = (byte) b;
        }
        throw new ChunkedException("InvalidRequest", "a line longer than " + MAX_LINE + " bytes in the chunks");
    }

    static IOException cut() {
        EOFException cause = new EOFException("the body ended early");
        ChunkedException e = new ChunkedException("IncompleteBody", "the body ended before its last chunk");
        e.initCause(cause);
        return e;
    }
}
