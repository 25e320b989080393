package dev.lineclear.gate.http;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;

/**
 * What keeps clients that drip, stall or only connect from taking the gates' listener, for another listener: the same
 * strict reading, deadlines on every read and write, and closing of idle connections when there are too many.
 */
public final class SlowClientGuard implements AutoCloseable {
    private final Limits limits;
    private final Watch watch;

    /** @param limits of which the times, the slowest body and the idle connections count here */
    public SlowClientGuard(Limits limits) {
        this.limits = limits;
        this.watch = new Watch(limits.idleConnections());
    }

    /** For the listener, which is to have no other; and {@link #filter} goes before its routes. */
    public ServerConnectionSelector connections(Http1Config.Builder http) {
        return new GuardedSelector(
                Http1ConnectionSelector.builder()
                        .config(http.addReceiveListener(new Heads()).build())
                        .build(),
                limits,
                watch);
    }

    /** Tells a connection when its body begins and ends; what nobody wants of a body is read within a second, or cut off. */
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
