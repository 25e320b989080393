package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener with pages behind the guard, and clients that take their time to keep a place in it. */
@Timeout(60)
final class SlowClientGuardTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int IDLE = 20;
    private static final int OPEN = 30;

    private final AtomicInteger working = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private SlowClientGuard guard;
    private WebServer server;

    @BeforeEach
    void start() {
        guard = new SlowClientGuard(
                new Limits(4_096, 16_384, 100, OPEN, IDLE, 10, 1 << 16, SHORT, Duration.ofSeconds(30), SHORT, 1_024));
        server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .maxTcpConnections(OPEN)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(guard.connections(
                        Http1Config.builder().maxPrologueLength(4_096).maxHeadersSize(16_384)))
                .routing(HttpRouting.builder()
                        .addFilter(guard::filter)
                        .get("/", (request, response) -> response.send("page"))
                        .post("/unread", (request, response) -> response.status(403)
                                .send("no"))
                        .post("/read", (request, response) -> {
                            working.incrementAndGet();
                            try (InputStream in = request.content().inputStream()) {
                                response.send("read " + in.readAllBytes().length);
                            } finally {
                                working.decrementAndGet();
                            }
                        })
                        .get("/long", (request, response) -> {
                            working.incrementAndGet();
                            try (OutputStream out = response.outputStream()) {
                                for (int i = 0; i < 1_000; i++) {
                                    out.write(new byte[1 << 20]);
                                }
                            } finally {
                                working.decrementAndGet();
                            }
                        }))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
        guard.close();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void pagesAreServed() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("page");
            assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("page"), answer);
        }
    }

    /** Says {@code start}, then {@code rest} byte by byte. @return whether it was cut off before it had said all */
    private boolean cutOff(String start, String rest) throws IOException {
        Socket socket = connected();
        socket.setSoTimeout((int) SHORT.toMillis() / 10);
        try {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            for (int at = 0; at < rest.length(); at++) {
                try {
                    while (socket.getInputStream().read() >= 0) {
                        // An answer may come first.
                    }
                    return true;
                } catch (SocketTimeoutException e) {
                    socket.getOutputStream().write(rest.charAt(at));
                }
            }
        } catch (SocketException e) {
            return true;
        }
        return false;
    }

    @Test
    void headsThatDripAreCutOff() throws IOException {
        assertTrue(cutOff("GET / HTTP/1.1\r\nHost: h\r\n", "X-A: a\r\n".repeat(100)));
        pagesAreServed();
    }

    @Test
    void bodiesThatDripAreCutOffWhetherAnybodyReadsThemOrNot() throws Exception {
        for (String path : List.of("/read", "/unread")) {
            assertTrue(
                    cutOff("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n", "a".repeat(400)),
                    path);
        }
        Await.until(() -> working.get() == 0);
        pagesAreServed();
    }

    @Test
    void aRequestThatIsRefusedUnreadLeavesItsConnectionToTheNext() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.say("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nGET /");
            assertTrue(client.hearUntil("no").startsWith("HTTP/1.1 403"));
            String next = client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("page");
            assertTrue(next.startsWith("HTTP/1.1 200"), next);
        }
    }

    @Test
    void aClientThatTakesNothingOfAnAnswerIsCutOff() throws Exception {
        Socket socket = connected();
        socket.getOutputStream().write("GET /long HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Await.until(() -> working.get() == 1);
        Await.until(() -> working.get() == 0);
        pagesAreServed();
    }

    @Test
    void whoHoldsAllConnectionsOpenKeepsNobodyOut() throws Exception {
        for (int i = 0; i < 3 * OPEN; i++) {
            String start = i % 2 == 0 ? "" : "GET /aaa";
            connected().getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        }
        pagesAreServed();
    }
}
