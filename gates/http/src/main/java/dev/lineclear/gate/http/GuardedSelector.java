package dev.lineclear.gate.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Makes every connection a {@link GuardedConnection}: there is no other protocol here than HTTP/1.1. */
final class GuardedSelector implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;
    private final Limits limits;
    private final Watch watch;

    GuardedSelector(Http1ConnectionSelector http1, Limits limits, Watch watch) {
        this.http1 = http1;
        this.limits = limits;
        this.watch = watch;
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
        return new GuardedConnection(context, http1, limits, watch);
    }
}
