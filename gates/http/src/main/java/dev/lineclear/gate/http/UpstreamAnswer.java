package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What production answered. To be closed: read whole, its connection is used again; else it is dropped.
 *
 * <p>Owned by one thread.
 */
public final class UpstreamAnswer implements AutoCloseable {
    /** S3 sends blanks for minutes while it puts the parts of an upload together. */
    private static final Duration SLOW_TIME = Duration.ofMinutes(15);

    /** An answer slower than this, once that time was spent waiting for it, is dropped. */
    private static final int BYTES_PER_SECOND = 1024;

    private final int status;
    private final Headers headers;
    private final InputStream body;
    private final long length;
    private final Consumer<Boolean> release;
    private final Duration slowTime;
    private boolean complete;
    private boolean closed;

    /** @param release told whether the body was read to its end */
    UpstreamAnswer(int status, Headers headers, InputStream body, long length, Consumer<Boolean> release) {
        this(status, headers, body, length, release, SLOW_TIME);
    }

    /** @param slowTime that may be spent waiting for the body before its speed counts */
    UpstreamAnswer(
            int status, Headers headers, InputStream body, long length, Consumer<Boolean> release, Duration slowTime) {
        this.status = status;
        this.headers = headers;
        this.body = new EndNoticing(body);
        this.length = length;
        this.release = release;
        this.slowTime = slowTime;
        this.complete = length == 0;
    }

    public int status() {
        return status;
    }

    /** All of them, framing and hop-by-hop ones included. */
    public Headers headers() {
        return headers;
    }

    public InputStream body() {
        return body;
    }

    /** In bytes, or -1 when it is not known before the end. */
    public long length() {
        return length;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.accept(complete);
        }
    }

    private final class EndNoticing extends InputStream {
        private final InputStream from;
        private long waitedNanos;
        private long bytes;

        EndNoticing(InputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            long before = System.nanoTime();
            int n = from.read(into, offset, count);
            waitedNanos += System.nanoTime() - before;
            complete |= n < 0;
            bytes += Math.max(n, 0);
            long owed = (waitedNanos - slowTime.toNanos()) / 1_000_000 * BYTES_PER_SECOND / 1_000;
            if (n >= 0 && bytes < owed) {
                throw new IOException("the answer came too slowly");
            }
            return n;
        }
    }
}
