package dev.lineclear.gate.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;

/**
 * A pool of connections whose reads and writes are cut off by the watch when production is silent, or takes nothing.
 *
 * <p>In place of the socket's own timeout: that has a virtual thread arm and disarm a timer for each read, in a thread of
 * its own that is woken for it, which took a tenth of a read's time.
 */
final class WatchedSockets extends PoolingHttpClientConnectionManagerBuilder {
    private static final long NONE = Long.MAX_VALUE;

    private final Watch watch;
    private final Duration silence;

    /** @param silence without a byte from production, or without one that it takes */
    WatchedSockets(Watch watch, Duration silence) {
        this.watch = watch;
        this.silence = silence;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
        return new DefaultHttpClientConnectionOperator(
                proxy -> new WatchedSocket(),
                ports,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
    }

    /** Used by one thread at a time, and closed by the watch. */
    private final class WatchedSocket extends Socket implements Watch.Watched {
        /** In {@link System#nanoTime}. */
        private volatile long deadline = NONE;

        private volatile boolean overdue;

        /** Guarded by this; 0 is none, as a new socket has it. */
        private int timeout;

        WatchedSocket() {
            watch.add(this);
        }

        private interface Io {
            int run() throws IOException;
        }

        private int watched(Io io) throws IOException {
            deadline = System.nanoTime() + silence.toNanos();
            try {
                return io.run();
            } catch (SocketException e) {
                throw overdue ? new SocketTimeoutException("production was silent for too long") : e;
            } finally {
                deadline = NONE;
            }
        }

        /** The pool says the same at each lease and return; only what differs is worth telling the socket. */
        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            if (millis != timeout) {
                super.setSoTimeout(millis);
                timeout = millis;
            }
        }

        @Override
        public void closeIfOverdue(long nowNanos) {
            long at = deadline;
            if (at != NONE && nowNanos - at > 0) {
                overdue = true;
                try {
                    close();
                } catch (IOException e) {
                    deadline = NONE; // it is closed already
                }
            }
        }

        @Override
        public Optional<Watch.Idle> idle() {
            return Optional.empty();
        }

        @Override
        public void closeIfIdleSince(long since) {
            // the pool sees to it
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    return watched(in::read);
                }

                @Override
                public int read(byte[] into, int offset, int count) throws IOException {
                    return watched(() -> in.read(into, offset, count));
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] from, int offset, int count) throws IOException {
                    var unused = watched(() -> {
                        out.write(from, offset, count);
                        return count;
                    });
                }
            };
        }

        @Override
        public void close() throws IOException {
            watch.remove(this);
            super.close();
        }
    }
}
