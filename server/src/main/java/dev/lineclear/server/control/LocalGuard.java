package dev.lineclear.server.control;

import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.Listener;
import dev.lineclear.gate.http.SlowClientGuard;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/**
 * A listener for programs of this machine, agents' among them: whoever drips, stalls or only connects there keeps nobody else
 * out, here or, by taking all the files that may be open, elsewhere.
 */
public final class LocalGuard implements AutoCloseable {
    /** The command line, a proxy for each agent and a collector or two. */
    private static final int CONNECTIONS = 500;

    private static final int IDLE_CONNECTIONS = 400;

    /** One in so many of the files that may be open at all; there are three such listeners. */
    private static final int OPEN_FILES = 16;

    /** The largest token is far shorter. */
    private static final int HEADERS = 16 << 10;

    private final SlowClientGuard guard;
    private final Listener listener;

    /**
     * Opens it.
     *
     * @param address of loopback; port 0 takes a free one
     * @param bodyBytesPerSecond a body slower than this is cut off
     * @param more of the server's settings
     */
    public LocalGuard(
            InetSocketAddress address,
            int bodyBytesPerSecond,
            UnaryOperator<HttpRouting.Builder> routes,
            UnaryOperator<WebServerConfig.Builder> more) {
        this.guard = new SlowClientGuard(Limits.DEFAULT
                .withConnections(CONNECTIONS, IDLE_CONNECTIONS)
                .withBodyBytesPerSecond(bodyBytesPerSecond)
                .withinOpenFiles(OPEN_FILES));
        HttpRouting.Builder routing = routes.apply(HttpRouting.builder().addFilter(guard::filter));
        this.listener = Listener.open(address, port -> {
            WebServerConfig.Builder server = WebServer.builder()
                    .address(address.getAddress())
                    .port(port)
                    .shutdownHook(false)
                    .routing(routing);
            guard.guard(server, Http1Config.builder().maxHeadersSize(HEADERS));
            return more.apply(server).build();
        });
    }

    /** Negative when it could not be opened. */
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
        guard.close();
    }
}
