package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tries to be one request here and another one, or two, behind. */
class SmugglingTest {
    private final Upstream upstream = Upstream.open(Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5));
    private RecordingUpstream to;
    private GatewayServer server;

    @BeforeEach
    void start() throws IOException {
        to = RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        server = GatewayServer.start(
                new Relay(upstream, to.uri()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Limits.DEFAULT,
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
        to.close();
    }

    /** The whole of what comes back; it must be one refusal, and nothing may have got through. */
    private void refused(String request, String status) throws IOException {
        int before = to.requests.stream()
                .filter(r -> !r.head().equals("<broken off>"))
                .toList()
                .size();
        try (RawClient client = new RawClient(server.port())) {
            String heard = client.say(request).hearAll();
            assertTrue(heard.startsWith("HTTP/1.1 " + status), () -> request + "\n=>\n" + heard);
            assertEquals(0, heard.split("HTTP/1.1 ", -1).length - 2, "one answer: " + heard);
        }
        assertEquals(
                before,
                to.requests.stream()
                        .filter(r -> !r.head().equals("<broken off>"))
                        .toList()
                        .size());
        nextRequestWorks();
    }

    private void nextRequestWorks() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            assertTrue(client.say("GET /next HTTP/1.1\r\nHost: h\r\n\r\n")
                    .hearUntil("ok")
                    .startsWith("HTTP/1.1 200"));
        }
        to.requests.clear();
    }

    private static String chunked(String body) {
        return "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
    }

    @Test
    void contentLengthWithTransferEncodingIsRefused() throws IOException {
        refused(
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "400");
        refused(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "400");
    }

    @Test
    void twoContentLengthsAreRefused() throws IOException {
        refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400");
        refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na", "400");
        refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\na", "400");
        refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\na", "400");
        refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\na", "400");
    }

    @Test
    void otherTransferCodingsAreRefused() throws IOException {
        refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "400");
        refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "501");
        refused(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "400");
        refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "400");
    }

    @Test
    void chunkSizesHaveNoPrefixSignSpaceOrExtension() throws IOException {
        for (String size :
                new String[] {"0x1", "+1", "-1", " 1", "1 ", "1;a=b", "", "1_0", "00000000001", "g", "\uFF11"}) {
            refused(chunked(size + "\r\na\r\n0\r\n\r\n"), "400");
        }
    }

    @Test
    void chunksEndWithCrlfAndHaveNoTrailers() throws IOException {
        refused(chunked("1\r\naXX0\r\n\r\n"), "400");
        refused(chunked("1\na\n0\n\n"), "400");
        refused(chunked("1\r\na\r\n0\r\nX-Amz-Target: evil\r\n\r\n"), "400");
    }

    @Test
    void aRequestHiddenInABodyStaysABody() throws IOException {
        String hidden = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n";
        try (RawClient client = new RawClient(server.port())) {
            client.say("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + hidden.length() + "\r\n\r\n" + hidden);
            client.hearUntil("ok");
            client.say("GET /b HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("ok");
        }
        assertEquals(2, to.requests.size());
        assertEquals(hidden, to.requests.getFirst().text());
    }

    @Test
    void anotherHostInAnAbsoluteTargetIsRefused() throws IOException {
        refused("GET http://evil.example/ HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET http://h@evil.example/ HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        try (RawClient client = new RawClient(server.port())) {
            client.say("GET http://h/a//b HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("ok");
        }
        assertTrue(to.requests.getFirst().head().startsWith("GET /a//b HTTP/1.1"));
    }

    @Test
    void tunnelsAndOtherTargetFormsAreRefused() throws IOException {
        refused("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", "400");
        refused("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET /a%2 HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET /a?b=%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET /a\\b HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        refused("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    }

    @Test
    void noHostTwoHostsAndFoldedHeadersAreRefused() throws IOException {
        refused("GET / HTTP/1.1\r\n\r\n", "400");
        refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400");
        refused("GET / HTTP/1.1\r\nHost: h\r\nX-A: 1\r\n folded\r\n\r\n", "400");
        refused("GET / HTTP/1.1\nHost: h\n\n", "400");
        refused("GET / HTTP/1.1\r\nHost: h\r\nX-A: a\u0000b\r\n\r\n", "400");
        refused("GET / HTTP/1.1\r\nHost: h\r\nX-A: \u00e9\r\n\r\n", "400");
        refused("GET / HTTP/1.1\r\nHost: h\r\nX A: 1\r\n\r\n", "400");
    }

    @Test
    void hopByHopHeadersGoNoFurtherInAnyCase() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.say(
                    "GET / HTTP/1.1\r\nHost: h\r\ncOnNeCtIoN: KEEP-alive, X-one\r\nConnection: x-TWO\r\nX-One: 1\r\n"
                            + "x-two: 2\r\nPROXY-Authorization: x\r\nTE: trailers\r\nupgrade: h2c\r\nKeep-Alive: 5\r\nX-Three: 3\r\n\r\n");
            client.hearUntil("ok");
        }
        String head = to.requests.getFirst().head().toLowerCase(java.util.Locale.ROOT);
        assertTrue(head.contains("x-three: 3"), head);
        for (String gone :
                new String[] {"x-one", "x-two", "proxy-", "\r\nte:", "upgrade", "keep-alive", "connection"}) {
            assertFalse(head.contains(gone), head);
        }
    }

    @Test
    void whatIsTooLargeIsRefusedAndTheNextRequestWorks() throws IOException {
        refused("GET /" + "a".repeat(Limits.REQUEST_LINE_BYTES) + " HTTP/1.1\r\nHost: h\r\n\r\n", "414");
        refused("GET / HTTP/1.1\r\nHost: h\r\nX-A: " + "a".repeat(1_000_000) + "\r\n\r\n", "400");
        refused("GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(Limits.HEADER_COUNT + 1) + "\r\n", "400");
    }
}
