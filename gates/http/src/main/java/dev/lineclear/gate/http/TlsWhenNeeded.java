package dev.lineclear.gate.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the machine's own certificate authorities, or others, that are read when a connection first needs them: it takes
 * a tenth of a second, which no start has to wait for. Thread-safe.
 */
final class TlsWhenNeeded implements TlsSocketStrategy {
    private final Optional<SSLContext> authorities;

    /** Guarded by this. */
    private @Nullable TlsSocketStrategy made;

    TlsWhenNeeded(Optional<SSLContext> authorities) {
        this.authorities = authorities;
    }

    @Override
    public SSLSocket upgrade(
            Socket socket, String target, int port, @Nullable Object attachment, @Nullable HttpContext context)
            throws IOException {
        return strategy().upgrade(socket, target, port, attachment, context);
    }

    private synchronized TlsSocketStrategy strategy() {
        TlsSocketStrategy strategy = made;
        if (strategy == null) {
            strategy = authorities
                    .<TlsSocketStrategy>map(DefaultClientTlsStrategy::new)
                    .orElseGet(DefaultClientTlsStrategy::createDefault);
            made = strategy;
        }
        return strategy;
    }
}
