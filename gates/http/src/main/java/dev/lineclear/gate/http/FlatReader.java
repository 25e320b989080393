package dev.lineclear.gate.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reads a connection out of one array, for Helidon, whose own reader keeps what it read in a linked list: once the
 * collector has promoted a node of it, dead or not, every later one lives until the next full collection, so a busy
 * gateway held a hundred megabytes of requests answered long ago.
 *
 * <p>What is handed out are slices of the array: a slice is never written over. Lines end with CR LF; either of them by
 * itself is refused (RFC 9112 section 2.2), also where Helidon looks past it.
 *
 * <p>Owned by the connection's thread.
 */
@SuppressWarnings({"removal", "deprecation"}) // the constructor: what replaces it cannot be subclassed
class FlatReader extends DataReader {
    private static final byte[] NOTHING = {};

    private final Supplier<byte[]> source;

    private byte[] bytes = NOTHING;
    private int position;
    private int limit;

    /** @param source of more; null when there is no more */
    FlatReader(Supplier<byte[]> source) {
        super(source);
        this.source = source;
    }

    @Override
    public int available() {
        return limit - position;
    }

    @Override
    public void pullData() {
        if (available() == 0) {
            // Nothing is kept while an idle connection waits.
            adopt(NOTHING);
        }
        byte[] more = source.get();
        if (more == null) {
            throw new InsufficientDataAvailableException();
        }
        if (available() == 0) {
            adopt(more);
        } else {
            append(more);
        }
    }

    private void adopt(byte[] all) {
        bytes = all;
        position = 0;
        limit = all.length;
    }

    private void append(byte[] more) {
        int kept = available();
        if (bytes.length - limit < more.length) {
            // At least doubled, so that what comes byte by byte is not copied for each.
            byte[] larger = new byte[Math.max(2 * kept, kept + more.length)];
            System.arraycopy(bytes, position, larger, 0, kept);
            bytes = larger;
            position = 0;
            limit = kept;
        }
        System.arraycopy(more, 0, bytes, limit, more.length);
        limit += more.length;
    }

    private void require(int count) {
        while (available() < count) {
            pullData();
        }
    }

    private byte at(int index) {
        require(index + 1);
        return bytes[position + index];
    }

    @Override
    public void ensureAvailable() {
        require(1);
    }

    @Override
    public void skip(int count) {
        int left = count;
        while (left > 0) {
            ensureAvailable();
            int step = Math.min(left, available());
            position += step;
            left -= step;
        }
    }

    @Override
    public byte read() {
        byte next = at(0);
        position++;
        return next;
    }

    @Override
    public byte lookup() {
        return at(0);
    }

    @Override
    public boolean startsWithNewLine() {
        return at(0) == '\r' && at(1) == '\n';
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        // One by one: what begins otherwise may be shorter than the prefix, and must not be waited for.
        for (int i = 0; i < prefix.length; i++) {
            if (at(i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public BufferData readBuffer() {
        ensureAvailable();
        return readBuffer(available());
    }

    @Override
    public BufferData readBuffer(int length) {
        BufferData data = getBuffer(length);
        position += length;
        return data;
    }

    @Override
    public BufferData getBuffer(int length) {
        require(length);
        return BufferData.createReadOnly(bytes, position, length);
    }

    @Override
    public LazyString readLazyString(Charset charset, int length) {
        require(length);
        LazyString text = new LazyString(bytes, position, length, charset);
        position += length;
        return text;
    }

    @Override
    public String readAsciiString(int length) {
        require(length);
        String text = new String(bytes, position, length, StandardCharsets.US_ASCII);
        position += length;
        return text;
    }

    @Override
    public byte[] readBytes(int length) {
        require(length);
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    @Override
    public String readLine() {
        String line = readAsciiString(findNewLine(Integer.MAX_VALUE));
        skip(2);
        return line;
    }

    @Override
    public int findNewLine(int max) {
        ensureAvailable();
        for (int i = 0; i < max; i++) {
            if (endsLine(at(i), i)) {
                return i;
            }
        }
        return max;
    }

    @Override
    public int findOrNewLine(byte wanted, int max) {
        ensureAvailable();
        for (int i = 0; i < max; i++) {
            byte next = at(i);
            if (endsLine(next, i)) {
                return -i - 1;
            }
            if (next == wanted) {
                return i;
            }
        }
        return max;
    }

    private boolean endsLine(byte next, int index) {
        if (next == '\n' || (next == '\r' && at(index + 1) != '\n')) {
            throw new IncorrectNewLineException("CR and LF end a line together and stand nowhere by themselves");
        }
        return next == '\r';
    }
}
