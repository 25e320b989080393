package dev.lineclear.gate.http;

import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;

/**
 * What keeps clients that drip, stall or only connect from taking a listener: strict reading, deadlines on every
 * read and write, and closing of idle connections when there are too many.
 */
public final class SlowClientGuard implements AutoCloseable {
    private final Limits limits;
    private final Watch watch;

    /** @param limits of which the connections, the times and the slowest body count here */
    public SlowClientGuard(Limits limits) {
        this.limits = limits;
        this.watch = new Watch(limits.idleConnections());
    }

    /**
     * Guards a listener, which is to speak nothing but this; and {@link #filter} goes before its routes.
     *
     * @param server to listen
     * @param http what else it keeps to
     */
    public void guard(WebServerConfig.Builder server, Http1Config.Builder http) {
        Arrivals arrivals = new Arrivals(limits.headTime(), watch);
        Http1ConnectionSelector http1 = Http1ConnectionSelector.builder()
                .config(http.addReceiveListener(new Heads()).build())
                .build();
        server.maxTcpConnections(limits.connections())
                .connectionOptions(arrivals)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(new GuardedSelector(http1, limits, watch, arrivals));
    }

    /**
     * Tells a connection when its body begins and ends; what nobody wants of a body is read within a second, or cut off. Ends it
     * where the client asked for that (RFC 9112, 9.6), which Helidon announces and does not do.
     */
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        GuardedConnection connection = GuardedConnection.CURRENT.get();
        connection.bodyStarts();
        try {
            chain.proceed();
        } finally {
            if (!request.content().consumed()) {
                connection.drainStarts();
                request.content().consume();
            }
            connection.requestEnds();
        }
        if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the client asked for it");
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    /** Tells the connection which part of a request is being read. */
    static final class Heads implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            if (context instanceof GuardedConnection connection) {
                connection.headStarts();
            }
        }
    }
}
