package dev.lineclear.gate.http;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A listener with pages behind the guard, which gives up early and takes few connections. */
final class GuardedPages implements AutoCloseable {
    /** How long it waits for a client. */
    static final Duration SHORT = Duration.ofSeconds(1);

    /** Connections it takes. */
    static final int OPEN = 30;

    private static final int IDLE = 20;

    /** Requests that are worked on now, but for the page's. */
    final AtomicInteger working = new AtomicInteger();

    /** Those that were ever begun. */
    final AtomicInteger begun = new AtomicInteger();

    private final SlowClientGuard guard = new SlowClientGuard(
            new Limits(4_096, 16_384, 100, OPEN, IDLE, 10, 1 << 16, SHORT, Duration.ofSeconds(30), SHORT, 1_024));
    private final WebServer server;

    GuardedPages(Optional<SSLContext> tls) {
        var builder = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(HttpRouting.builder()
                        .addFilter(guard::filter)
                        .get("/", (request, response) -> response.send("page"))
                        .post("/unread", (request, response) -> response.status(403)
                                .send("no"))
                        .post(
                                "/read",
                                (request, response) -> worked(() -> {
                                    try (InputStream in = request.content().inputStream()) {
                                        response.send("read " + in.readAllBytes().length);
                                    }
                                }))
                        .get(
                                "/long",
                                (request, response) -> worked(() -> {
                                    try (OutputStream out = response.outputStream()) {
                                        for (int i = 0; i < 1_000; i++) {
                                            out.write(new byte[1 << 20]);
                                        }
                                    }
                                })));
        guard.guard(builder, Http1Config.builder().maxPrologueLength(4_096).maxHeadersSize(16_384));
        tls.ifPresent(context -> builder.tls(Tls.builder().sslContext(context).build()));
        server = builder.build().start();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void worked(Work work) throws IOException {
        working.incrementAndGet();
        begun.incrementAndGet();
        try {
            work.run();
        } finally {
            working.decrementAndGet();
        }
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        guard.close();
    }
}
