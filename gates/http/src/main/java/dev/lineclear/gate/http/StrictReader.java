package dev.lineclear.gate.http;

import io.helidon.common.buffers.BufferData;
import java.util.function.Supplier;

/**
 * Reads a connection more strictly than Helidon does by itself: chunked bodies (RFC 9112 section 7.1) have plain
 * hexadecimal sizes of bounded length, no extensions, no trailers, and a line end after each chunk; and a chunk, however
 * long, is handed on in slices, so that no client decides how much memory is used.
 *
 * <p>Helidon reads a chunk by {@link #readLine}, {@link #readBuffer(int)} and {@link #skip} of the line end, in this
 * order; a long chunk is shown to it as several.
 *
 * <p>Owned by the connection's thread.
 */
final class StrictReader extends FlatReader {
    /** Sizes up to 2^40 bytes: more than S3's largest object. */
    static final int MAX_SIZE_DIGITS = 10;

    /** As much of a chunk as is held at once. */
    static final int SLICE_BYTES = 16 * 1024;

    /** Of the chunk on the wire, what is not handed on yet. */
    private long remaining;

    private boolean afterSlice;
    private boolean atEnd;

    StrictReader(Supplier<byte[]> source) {
        super(source);
    }

    @Override
    public String readLine() {
        if (atEnd) {
            atEnd = false;
            if (!startsWithNewLine()) {
                throw new BadFraming("trailers of a chunked body are not taken");
            }
            super.skip(2);
            return "";
        }
        if (remaining == 0) {
            remaining = readSize();
            atEnd = remaining == 0;
        }
        return Integer.toHexString(slice());
    }

    private int slice() {
        return (int) Math.min(remaining, SLICE_BYTES);
    }

    private long readSize() {
        int digits;
        try {
            digits = findNewLine(MAX_SIZE_DIGITS + 1);
        } catch (IncorrectNewLineException e) {
            throw new BadFraming("a chunk size ends with CR LF", e);
        }
        if (digits < 1 || digits > MAX_SIZE_DIGITS) {
            throw new BadFraming("a chunk size has 1 to " + MAX_SIZE_DIGITS + " hexadecimal digits and nothing else");
        }
        String line = readAsciiString(digits);
        long size = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(line.charAt(i), 16);
            if (digit < 0) {
                throw new BadFraming("a chunk size has hexadecimal digits and nothing else");
            }
            size = size << 4 | digit;
        }
        super.skip(2);
        return size;
    }

    @Override
    public BufferData readBuffer(int length) {
        if (remaining == 0) {
            return super.readBuffer(length);
        }
        BufferData data = getBuffer(length);
        super.skip(length);
        remaining -= length;
        afterSlice = true;
        return data;
    }

    @Override
    public void skip(int length) {
        if (!afterSlice) {
            super.skip(length);
            return;
        }
        afterSlice = false;
        if (remaining == 0) {
            if (!startsWithNewLine()) {
                throw new BadFraming("a chunk ends with CR LF");
            }
            super.skip(2);
        }
    }

    /** The bytes are not what the framing says. */
    static final class BadFraming extends RuntimeException {
        BadFraming(String message) {
            super(message);
        }

        BadFraming(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
