package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * What production answered. To be closed: read whole, its connection is used again; else it is dropped.
 *
 * <p>Owned by one thread.
 */
public final class UpstreamAnswer implements AutoCloseable {
    private final int status;
    private final Headers headers;
    private final InputStream body;
    private final long length;
    private final Consumer<Boolean> release;
    private boolean complete;
    private boolean closed;

    /** @param release told whether the body was read to its end */
    UpstreamAnswer(int status, Headers headers, InputStream body, long length, Consumer<Boolean> release) {
        this.status = status;
        this.headers = headers;
        this.body = new EndNoticing(body);
        this.length = length;
        this.release = release;
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

        EndNoticing(InputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            int b = from.read();
            complete |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int n = from.read(bytes, offset, count);
            complete |= n < 0;
            return n;
        }
    }
}
