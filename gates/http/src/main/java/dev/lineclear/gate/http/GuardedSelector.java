package dev.lineclear.gate.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** Makes every connection a {@link GuardedConnection}: there is no other protocol here than HTTP/1.1. */
final class GuardedSelector implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;
    private final Limits limits;
    private final Watch watch;
    private final Arrivals arrivals;

    GuardedSelector(Http1ConnectionSelector http1, Limits limits, Watch watch, Arrivals arrivals) {
        this.http1 = http1;
        this.limits = limits;
        this.watch = watch;
        this.arrivals = arrivals;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        SocketChannel channel = arrivals.take(context)
                .orElseThrow(() -> new CloseConnectionException("it was given up before it could be asked anything"));
        return new GuardedConnection(context, channel, http1, limits, watch);
    }
}
