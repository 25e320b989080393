package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server behind the gateway that does everything wrong: each time one clear answer, in time, and the next request works. */
class BadProductionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Upstream upstream = Upstream.open(Optional.empty(), Duration.ofSeconds(5), SILENCE);
    private RecordingUpstream production;
    private GatewayServer server;

    @BeforeEach
    void start() throws IOException {
        production = RecordingUpstream.answering(OK);
        server = GatewayServer.start(
                new Relay(upstream, production.uri()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Limits.DEFAULT,
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.close();
        production.close();
        upstream.close();
    }

    /** What the client hears when production answers so; and then the same client is served as always. */
    private String whenProduction(RecordingUpstream.Answerer answers) throws IOException {
        production.answerer(answers);
        try (RawClient client = new RawClient(server.port())) {
            client.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            String heard = client.hearUntil("\r\n\r\n");
            int length = heard.indexOf("Content-Length: ");
            if (length > 0 && heard.charAt(length + 16) != '0') {
                heard += client.hearUntil(heard.startsWith("HTTP/1.1 502") ? "sent" : "ok");
            }
            production.answerer((request, socket) -> {
                socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
                return true;
            });
            String next = client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("ok");
            assertTrue(next.startsWith("HTTP/1.1 200"), next);
            return heard;
        }
    }

    private void noAnswer(RecordingUpstream.Answerer answers) throws IOException {
        production.requests.clear();
        String heard = whenProduction(answers);
        assertTrue(heard.startsWith("HTTP/1.1 502") && heard.endsWith("sent"), heard);
        assertEquals(
                1,
                production.requests.stream()
                        .filter(r -> r.head().startsWith("POST"))
                        .count(),
                "sent once");
    }

    private void noAnswer(String bytes) throws IOException {
        noAnswer(saying(bytes));
    }

    private static RecordingUpstream.Answerer saying(String bytes) {
        return (request, socket) -> {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
    }

    /** Until the gateway hangs up. */
    private static RecordingUpstream.Answerer forever(String first, String again) {
        return (request, socket) -> {
            OutputStream out = socket.getOutputStream();
            try {
                out.write(first.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(again.getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            } catch (SocketException e) {
                return false;
            }
        };
    }

    @Test
    void productionThatHangsBeforeTheHead() throws IOException {
        noAnswer((request, socket) -> {
            int unused = socket.getInputStream().read();
            return false;
        });
    }

    @Test
    void productionThatHangsInsideTheHead() throws IOException {
        noAnswer((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(StandardCharsets.US_ASCII));
            int unused = socket.getInputStream().read();
            return false;
        });
    }

    @Test
    void productionWhoseHeadDripsForEver() throws IOException {
        noAnswer((request, socket) -> {
            // A byte each time a third of the silence went by without the gateway hanging up.
            socket.setSoTimeout((int) SILENCE.toMillis() / 3);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                try {
                    int unused = socket.getInputStream().read();
                    return false;
                } catch (java.net.SocketTimeoutException e) {
                    socket.getOutputStream().write('x');
                } catch (SocketException e) {
                    return false;
                }
            }
        });
    }

    /** It accepts, and never reads: what is sent piles up until nothing more can be written. */
    @Test
    @Timeout(60)
    void productionThatTakesNothing() throws Exception {
        long length = 256L * 1024 * 1024;
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI base = URI.create("http://127.0.0.1:" + deaf.getLocalPort());
            InputStream body = new InputStream() {
                private long left = length;

                @Override
                public int read() {
                    return left-- > 0 ? 'x' : -1;
                }
            };
            UpstreamFailure failure = assertThrows(
                    UpstreamFailure.class,
                    () -> upstream.send(new UpstreamRequest(base, "PUT", "/", Headers.of(List.of()), body, length)));
            assertTrue(failure.sent(), "half of it may have arrived");
            assertTrue(failure.getMessage().contains("SocketTimeoutException"), failure.getMessage());
        }
    }

    @Test
    void productionThatDiesInsideTheHead() throws IOException {
        noAnswer((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(StandardCharsets.US_ASCII));
            return false;
        });
    }

    @Test
    void productionThatSendsGarbage() throws IOException {
        noAnswer("\u0000\u00ff\u0016\u0003 garbage\r\n\r\n\r\n");
        noAnswer("garbage first\r\n" + OK);
        noAnswer("\r\n" + OK);
        noAnswer("HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok");
        noAnswer("HTTP/1.1 twohundred OK\r\nContent-Length: 2\r\n\r\nok");
        noAnswer("SSH-2.0-OpenSSH_9.9\r\n");
    }

    @Test
    void productionWhoseHeaderHasNoEnd() throws IOException {
        noAnswer(forever("HTTP/1.1 200 OK\r\nX: ", "x".repeat(4096)));
        noAnswer("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1024 * 1024) + "\r\nContent-Length: 2\r\n\r\nok");
    }

    @Test
    void productionWithHeadersWithoutEnd() throws IOException {
        noAnswer(forever("HTTP/1.1 200 OK\r\n", "X: x\r\n"));
    }

    @Test
    void productionWithTwoLengths() throws IOException {
        noAnswer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        noAnswer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!");
        noAnswer("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok");
        noAnswer("HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok");
        noAnswer("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok");
    }

    @Test
    void productionThatContinuesForEver() throws IOException {
        noAnswer(forever("", "HTTP/1.1 100 Continue\r\n\r\n"));
        noAnswer(forever("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
        noAnswer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
    }

    @Test
    void aFewInterimAnswersAreSkipped() throws IOException {
        String heard = whenProduction(saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + OK));
        assertTrue(heard.startsWith("HTTP/1.1 200"), heard);
    }

    @Test
    void aRedirectIsPassedOnAndNeverFollowed() throws IOException {
        try (RecordingUpstream elsewhere = RecordingUpstream.answering(OK)) {
            String heard = whenProduction(saying("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + elsewhere.uri()
                    + "/\r\nContent-Length: 0\r\n\r\n"));
            assertTrue(heard.startsWith("HTTP/1.1 307"), heard);
            assertTrue(elsewhere.requests.isEmpty());
        }
    }

    @Test
    void anotherAnswerBehindTheFirstIsNotTakenForTheNextRequests() throws Exception {
        String wrong = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong";
        AtomicReference<Socket> kept = new AtomicReference<>();
        for (boolean late : new boolean[] {false, true}) {
            production.answerer((request, socket) -> {
                kept.set(socket);
                return saying(late ? OK : OK + wrong).answer(request, socket);
            });
            try (RawClient client = new RawClient(server.port())) {
                client.say("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("ok");
                if (late) {
                    kept.get().getOutputStream().write(wrong.getBytes(StandardCharsets.US_ASCII));
                }
                production.answerer(saying(OK));
                String next = client.say("GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .hearAll();
                assertFalse(next.contains("wrong"), next);
                assertTrue(next.endsWith(late ? "ok" : "sent"), next);
            }
        }
    }

    @Test
    void aBodyThatHangsOrDiesIsCutOffAndNeverLooksWhole() throws IOException {
        for (String start : new String[] {
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n"
        }) {
            for (boolean dies : new boolean[] {true, false}) {
                production.answerer((request, socket) -> {
                    socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
                    if (!dies) {
                        int unused = socket.getInputStream().read();
                    }
                    return false;
                });
                try (RawClient client = new RawClient(server.port())) {
                    String heard =
                            client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearAll();
                    assertFalse(heard.contains("\r\n0\r\n\r\n"), heard);
                    assertFalse(heard.toLowerCase(java.util.Locale.ROOT).contains("content-length: 4\r"), heard);
                }
            }
        }
        production.answerer(saying(OK));
        try (RawClient client = new RawClient(server.port())) {
            client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("ok");
        }
    }

    @Test
    void aBodyThatDripsIsDroppedOnceItsTimeIsUp() throws IOException {
        InputStream drip = new ByteArrayInputStream(new byte[10_000]) {
            private long until;

            @Override
            public synchronized int read(byte[] into, int offset, int count) {
                until = System.nanoTime() + 20_000_000;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                return super.read(into, offset, 1);
            }
        };
        try (UpstreamAnswer answer =
                new UpstreamAnswer(200, Headers.of(), drip, -1, complete -> assertFalse(complete), Duration.ZERO)) {
            IOException slow =
                    assertThrows(IOException.class, () -> answer.body().transferTo(OutputStream.nullOutputStream()));
            assertEquals("the answer came too slowly", slow.getMessage());
        }
    }
}
