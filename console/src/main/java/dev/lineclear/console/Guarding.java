package dev.lineclear.console;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;

/** Keeps slow clients from taking the listener, and the listener open. */
public interface Guarding {
    /** To be called of each server before it is built. */
    void guard(WebServerConfig.Builder server, Http1Config.Builder http);

    /** To go before all routes. */
    void filter(FilterChain chain, RoutingRequest request, RoutingResponse response);

    /**
     * Opens it.
     *
     * @param server for a port, not started, another each time
     */
    Opened open(InetSocketAddress address, IntFunction<WebServer> server);

    /** Something that listens. */
    interface Opened extends AutoCloseable {
        /** Negative when it could not be opened. */
        int port();

        @Override
        void close();
    }
}
