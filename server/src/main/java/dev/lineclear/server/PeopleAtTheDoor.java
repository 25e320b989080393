package dev.lineclear.server;

import dev.lineclear.console.Guarding;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.Listener;
import dev.lineclear.gate.http.SlowClientGuard;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntFunction;

/** Keeps clients that drip or only connect from keeping people out of the console, as the gates' own listener does. */
final class PeopleAtTheDoor implements Guarding, AutoCloseable {
    /** People and their open pages; agents do not come here. */
    private static final int CONNECTIONS = 1_000;

    /** Fewer than may be open at all, so that whoever holds idle ones never keeps a person out. */
    private static final int IDLE_CONNECTIONS = 800;

    /** One in so many of the files that may be open at all. */
    private static final int OPEN_FILES = 8;

    /** A browser sends its head at once, and what people sign has some kilobytes. */
    private static final Duration HEAD_TIME = Duration.ofSeconds(10);

    private static final Duration STALL_TIME = Duration.ofSeconds(10);

    private final SlowClientGuard guard = new SlowClientGuard(new Limits(
                    Limits.REQUEST_LINE_BYTES,
                    Limits.HEADER_BYTES,
                    Limits.HEADER_COUNT,
                    CONNECTIONS,
                    IDLE_CONNECTIONS,
                    Limits.REQUESTS,
                    Limits.BUFFERED_BYTES,
                    HEAD_TIME,
                    Limits.IDLE_TIME,
                    STALL_TIME,
                    Limits.BODY_BYTES_PER_SECOND)
            .withinOpenFiles(OPEN_FILES));

    @Override
    public void guard(WebServerConfig.Builder server, Http1Config.Builder http) {
        guard.guard(server, http);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        guard.filter(chain, request, response);
    }

    @Override
    public Opened open(InetSocketAddress address, IntFunction<WebServer> server) {
        Listener listener = Listener.open(address, server);
        return new Opened() {
            @Override
            public int port() {
                return listener.port();
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    @Override
    public void close() {
        guard.close();
    }
}
