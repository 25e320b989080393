package dev.lineclear.console;

import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;

/** Keeps slow clients from taking the listener. */
public interface Guarding {
    /** To be called before the listener opens. */
    void guard(WebServerConfig.Builder server, Http1Config.Builder http);

    /** To go before all routes. */
    void filter(FilterChain chain, RoutingRequest request, RoutingResponse response);
}
