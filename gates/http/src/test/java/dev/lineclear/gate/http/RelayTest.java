package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private final Upstream upstream = Upstream.open(Optional.empty(), Duration.ofSeconds(20), Duration.ofSeconds(20));

    @AfterEach
    void close() {
        upstream.close();
    }

    private GatewayServer server(RecordingUpstream to) {
        return server(to, Limits.DEFAULT);
    }

    private GatewayServer server(RecordingUpstream to, Limits limits) {
        return GatewayServer.start(
                new Relay(upstream, to.uri()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                limits,
                InstantSource.system());
    }

    @Test
    void whatIsNotHopByHopPassesUnchangedBothWays() throws IOException {
        String answer =
                "HTTP/1.1 404 Not Found\r\nx-amzn-RequestId: ABC\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "Date: Sat, 21 Nov 2026 00:00:00 GMT\r\nX-Two: a\r\nX-Two: b\r\nKeep-Alive: timeout=5\r\n"
                        + "Connection: x-mine\r\nX-Mine: 1\r\nContent-Length: 5\r\n\r\nno!\u0000\u00ff";
        try (RecordingUpstream to = RecordingUpstream.answering(answer);
                GatewayServer server = server(to);
                RawClient client = new RawClient(server.port())) {
            client.say("POST /a//b/%2F/../c;d=e?X=1&&y=%20+z& HTTP/1.1\r\nHost: dynamodb.eu-west-1.amazonaws.com\r\n"
                    + "User-Agent: aws-cli/1\r\nAccept-Encoding: identity\r\nContent-Type: application/x-amz-json-1.0\r\n"
                    + "X-Dup: 1\r\nX-Dup: 2\r\nConnection: keep-alive, X-Drop\r\nX-Drop: 1\r\nte: trailers\r\n"
                    + "Content-Length: 4\r\n\r\nab\u0000\u00ff");
            String heard = client.hearUntil("no!\u0000\u00ff");
            assertTrue(heard.startsWith("HTTP/1.1 404 Not Found\r\n"), heard);
            for (String line : new String[] {
                "x-amzn-RequestId: ABC",
                "Content-Type: application/x-amz-json-1.0",
                "Date: Sat, 21 Nov 2026 00:00:00 GMT",
                "X-Two: a",
                "X-Two: b",
                "Content-Length: 5"
            }) {
                assertTrue(contains(heard, line), () -> line + " missing in\n" + heard);
            }
            assertFalse(contains(heard, "X-Mine") || contains(heard, "Keep-Alive"), heard);
            assertFalse(contains(heard, "transfer-encoding"), heard);

            RecordingUpstream.Request got = to.requests.getFirst();
            assertTrue(got.head().startsWith("POST /a//b/%2F/../c;d=e?X=1&&y=%20+z& HTTP/1.1\r\n"), got.head());
            for (String line : new String[] {
                "Host: dynamodb.eu-west-1.amazonaws.com",
                "User-Agent: aws-cli/1",
                "Accept-Encoding: identity",
                "Content-Type: application/x-amz-json-1.0",
                "X-Dup: 1\r\nX-Dup: 2",
                "Content-Length: 4"
            }) {
                assertTrue(contains(got.head(), line), () -> line + " missing in\n" + got.head());
            }
            for (String gone : new String[] {"connection:", "x-drop", "te:", "upgrade", "expect", "cookie"}) {
                assertFalse(got.head().toLowerCase(Locale.ROOT).contains("\r\n" + gone), got.head());
            }
            assertEquals(8, got.head().split("\r\n").length, got.head());
            assertEquals("ab\u0000\u00ff", got.text());
        }
    }

    private static boolean contains(String text, String line) {
        return text.toLowerCase(Locale.ROOT).contains("\r\n" + line.toLowerCase(Locale.ROOT));
    }

    @Test
    void chunkedBodiesStreamBothWays() throws IOException {
        byte[] big = new byte[3_000_000];
        new Random(7).nextBytes(big);
        RecordingUpstream.Answerer echo = (request, socket) -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write((Integer.toHexString(request.body().length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(request.body());
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        };
        try (RecordingUpstream to = new RecordingUpstream(echo);
                GatewayServer server = server(to);
                RawClient client = new RawClient(server.port())) {
            client.say("PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            Thread.ofVirtual().start(() -> {
                try {
                    client.say(Integer.toHexString(big.length) + "\r\n")
                            .say(big)
                            .say("\r\n0\r\n\r\n");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            client.hearUntil("\r\n\r\n");
            client.hearUntil("\r\n0\r\n\r\n");
            assertEquals(
                    new String(big, StandardCharsets.ISO_8859_1),
                    to.requests.getFirst().text());
        }
    }

    @Test
    void headAndEmptyAnswersKeepTheirLengths() throws IOException {
        try (RecordingUpstream to =
                        RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\nETag: \"x\"\r\n\r\n");
                GatewayServer server = server(to);
                RawClient client = new RawClient(server.port())) {
            String heard = client.say("HEAD /b/k HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("\r\n\r\n");
            assertTrue(contains(heard, "Content-Length: 12345"), heard);
            to.answerer((request, socket) -> {
                socket.getOutputStream()
                        .write("HTTP/1.1 204 No Content\r\nx-amz-id-2: y\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return true;
            });
            heard = client.say("DELETE /b/k HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("\r\n\r\n");
            assertTrue(heard.startsWith("HTTP/1.1 204 No Content\r\n"), heard);
            assertTrue(contains(heard, "x-amz-id-2: y"), heard);
        }
    }

    @Test
    void continueIsAskedForOnlyWhenTheBodyIsWanted() throws IOException {
        try (RecordingUpstream to = RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                GatewayServer server = server(to);
                RawClient client = new RawClient(server.port())) {
            client.say("PUT /b/k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertTrue(client.hearUntil("\r\n\r\n").startsWith("HTTP/1.1 100"));
            assertTrue(client.say("abc").hearUntil("\r\n\r\n").startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForAWholeOne() throws IOException {
        RecordingUpstream.Answerer half = (request, socket) -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            return false;
        };
        try (RecordingUpstream to = new RecordingUpstream(half);
                GatewayServer server = server(to);
                RawClient client = new RawClient(server.port())) {
            String heard = client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearAll();
            assertFalse(contains(heard, "Content-Length: 4") || contains(heard, "chunked"), heard);
        }
    }

    @Test
    void aBodyThatBreaksOffNeverEndsProperlyUpstream() throws Exception {
        try (RecordingUpstream to = RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                GatewayServer server = server(to)) {
            for (String framing :
                    new String[] {"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "Content-Length: 99\r\n\r\nabc"
                    }) {
                try (RawClient client = new RawClient(server.port())) {
                    client.say("PUT /b/k HTTP/1.1\r\nHost: h\r\n" + framing);
                    client.stopTalking();
                    client.hearAll();
                }
            }
            Await.until(() -> to.requests.size() == 2);
            assertTrue(to.requests.stream().allMatch(r -> r.head().equals("<broken off>")), to.requests::toString);
        }
    }

    @Test
    void upstreamsThatDieOrAreNotThereAreToldApart() throws Exception {
        RecordingUpstream to = new RecordingUpstream((request, socket) -> false);
        try (GatewayServer server = server(to)) {
            try (RawClient client = new RawClient(server.port())) {
                assertTrue(client.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .hearAll()
                        .endsWith("\r\n\r\nsent"));
            }
            to.close();
            Await.until(() -> gone(to.port()));
            try (RawClient client = new RawClient(server.port())) {
                String heard = client.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .hearAll();
                assertTrue(heard.endsWith("not sent"), heard);
            }
        }
    }

    private static boolean gone(int port) throws IOException {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return false;
        } catch (java.net.ConnectException e) {
            return true;
        }
    }

    @Test
    void anUpstreamThatHangsEndsInTime() throws IOException {
        try (Upstream hasty = Upstream.open(Optional.empty(), Duration.ofSeconds(1), Duration.ofMillis(300));
                RecordingUpstream to = new RecordingUpstream((request, socket) -> {
                    int unused = socket.getInputStream().read();
                    return false;
                });
                GatewayServer server = GatewayServer.start(
                        new Relay(hasty, to.uri()),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.empty(),
                        Limits.DEFAULT,
                        InstantSource.system());
                RawClient client = new RawClient(server.port())) {
            String heard = client.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .hearAll();
            assertTrue(heard.startsWith("HTTP/1.1 502") && heard.endsWith("sent"), heard);
        }
    }

    @Test
    void aSlowHeadIsCutOffAndTheNextConnectionWorks() throws IOException {
        Limits hasty = Limits.DEFAULT.withTimes(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));
        try (RecordingUpstream to = RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                GatewayServer server = server(to, hasty)) {
            try (RawClient slow = new RawClient(server.port())) {
                String heard = slow.say("GET / HTTP/1.1\r\nHost: h\r\nX-A").hearAll();
                assertFalse(heard.contains("200"), heard);
            }
            try (RawClient slow = new RawClient(server.port())) {
                String heard = slow.say("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab")
                        .hearAll();
                assertFalse(heard.contains("200"), heard);
            }
            try (RawClient next = new RawClient(server.port())) {
                assertTrue(next.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                        .hearUntil("ok")
                        .startsWith("HTTP/1.1 200"));
            }
        }
    }

    @Test
    void tlsSpeaksTheSameStrictHttp() throws Exception {
        try (RecordingUpstream to = RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                GatewayServer server = GatewayServer.start(
                        new Relay(upstream, to.uri()),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(TestTls.server()),
                        Limits.DEFAULT,
                        InstantSource.system());
                Socket socket = TestTls.client()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20_000);
            String heard = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 400", heard);
        }
    }
}
