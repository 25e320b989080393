package dev.lineclear.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Just enough of HTTP/1.1 for both ends of a benchmark: where a message with a Content-Length ends. Allocates nothing. */
final class HttpBytes {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    /** The message is not all there. */
    static final int INCOMPLETE = -1;

    private HttpBytes() {}

    /** @return the index after the head's empty line, or {@link #INCOMPLETE}; the buffer is read from 0 to its position */
    static int headEnd(ByteBuffer buffer) {
        byte[] bytes = buffer.array();
        for (int i = 3; i < buffer.position(); i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return INCOMPLETE;
    }

    /** @return the Content-Length in the head that ends at {@code headEnd}; 0 when there is none */
    static int contentLength(ByteBuffer buffer, int headEnd) {
        byte[] bytes = buffer.array();
        for (int line = 0; line < headEnd; line++) {
            if ((line == 0 || bytes[line - 1] == '\n') && startsWithLength(bytes, line, headEnd)) {
                return number(bytes, line + LENGTH.length);
            }
        }
        return 0;
    }

    private static boolean startsWithLength(byte[] bytes, int from, int end) {
        if (from + LENGTH.length >= end) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            int c = bytes[from + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from) {
        int i = from;
        while (bytes[i] == ' ') {
            i++;
        }
        int value = 0;
        for (; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    /** Whether {@code sought} stands somewhere in the first {@code end} bytes. */
    static boolean contains(ByteBuffer buffer, int end, byte[] sought) {
        byte[] bytes = buffer.array();
        for (int i = 0; i + sought.length <= end; i++) {
            int k = 0;
            while (k < sought.length && bytes[i + k] == sought[k]) {
                k++;
            }
            if (k == sought.length) {
                return true;
            }
        }
        return false;
    }
}
