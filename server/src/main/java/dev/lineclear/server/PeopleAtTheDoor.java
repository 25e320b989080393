package dev.lineclear.server;

import dev.lineclear.console.Guarding;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.SlowClientGuard;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;

/** Keeps clients that drip or only connect from keeping people out of the console, as the gates' own listener does. */
final class PeopleAtTheDoor implements Guarding, AutoCloseable {
    /** Fewer than the console takes at all, so that whoever holds idle ones never keeps a person out. */
    private static final int IDLE_CONNECTIONS = 800;

    /** A browser sends its head at once, and what people sign has some kilobytes. */
    private static final Duration HEAD_TIME = Duration.ofSeconds(10);

    private static final Duration STALL_TIME = Duration.ofSeconds(10);

    private final SlowClientGuard guard = new SlowClientGuard(new Limits(
            Limits.REQUEST_LINE_BYTES,
            Limits.HEADER_BYTES,
            Limits.HEADER_COUNT,
            Limits.CONNECTIONS,
            IDLE_CONNECTIONS,
            Limits.REQUESTS,
            Limits.BUFFERED_BYTES,
            HEAD_TIME,
            Limits.IDLE_TIME,
            STALL_TIME,
            Limits.BODY_BYTES_PER_SECOND));

    @Override
    public ServerConnectionSelector connections(Http1Config.Builder http) {
        return guard.connections(http);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        guard.filter(chain, request, response);
    }

    @Override
    public void close() {
        guard.close();
    }
}
