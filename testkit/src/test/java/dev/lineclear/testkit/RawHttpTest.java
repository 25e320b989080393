package dev.lineclear.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RawHttpTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void everyByteArrivesAsItWasSent() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        try (RecordingServer server = RecordingServer.start(Script.of(new Script.Step.Hang()));
                RawHttp client = RawHttp.connect(server.endpoint())) {
            client.send(noise);
            client.endOutput();
            Await.until(
                    "it is heard out",
                    SOON,
                    () -> !server.recordings().isEmpty()
                            && server.recordings().getFirst().hasEnded());
            assertArrayEquals(noise, server.recordings().getFirst().bytes());
        }
    }

    @Test
    void requestsOnOneConnectionAreToldApartAndAnsweredEach() throws Exception {
        String chunked = "POST /b HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n";
        String sized = "POST /c HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello";
        try (RecordingServer server = RecordingServer.start(Script.answer(OK));
                RawHttp client = RawHttp.connect(server.endpoint())) {
            client.send(GET + chunked + sized + "GET /torn");
            RawReply reply = client.read(SOON, r -> r.statuses().size() == 3);
            assertEquals(List.of(200, 200, 200), reply.statuses());
            Recording recording = server.recordings().getFirst();
            assertEquals(
                    List.of(GET, chunked, sized),
                    recording.requests().stream()
                            .map(r -> new String(r, StandardCharsets.ISO_8859_1))
                            .toList());
            assertTrue(recording.text().endsWith("GET /torn"));
            assertEquals(3, server.requests());
        }
    }

    @Test
    void aHangingServerIsGivenUpAtTheDeadline() throws Exception {
        try (RecordingServer server = RecordingServer.start(Script.hang())) {
            RawReply reply = RawHttp.exchange(server.endpoint(), GET, SHORT);
            assertEquals(RawReply.End.OPEN, reply.end());
            assertEquals(0, reply.bytes().length);
            assertFalse(reply.isWhole());
        }
    }

    @Test
    void aServerThatDiesHalfWayIsSeenToReset() throws Exception {
        try (RecordingServer server =
                RecordingServer.start(Script.reset(), Script.dieHalfWay(OK, 30), Script.stopHalfWay(OK, 30))) {
            assertEquals(
                    RawReply.End.RESET,
                    RawHttp.exchange(server.endpoint(), GET, SOON).end());
            RawReply torn = RawHttp.exchange(server.endpoint(), GET, SOON);
            assertEquals(RawReply.End.RESET, torn.end());
            RawReply stopped = RawHttp.exchange(server.endpoint(), GET, SOON);
            assertEquals(RawReply.End.CLOSED, stopped.end());
            assertEquals(OK.substring(0, 30), stopped.text());
            assertFalse(stopped.isWhole());
        }
    }

    @Test
    void garbageIsTheSameForTheSameSeed() throws Exception {
        try (RecordingServer server = RecordingServer.start(Script.garbage(42, 5000))) {
            byte[] once = RawHttp.exchange(server.endpoint(), GET, SOON).bytes();
            assertEquals(5000, once.length);
            assertArrayEquals(
                    once, RawHttp.exchange(server.endpoint(), GET, SOON).bytes());
        }
    }

    @Test
    void aDeafServerStopsTakingBytes() throws Exception {
        byte[] much = new byte[32 << 20];
        try (RecordingServer server = RecordingServer.start(Script.deaf());
                RawHttp client = RawHttp.connect(server.endpoint())) {
            client.send("POST / HTTP/1.1\r\nContent-Length: " + much.length + "\r\n\r\n");
            Await.until(
                    "the head is there",
                    SOON,
                    () -> server.recordings().size() == 1
                            && server.recordings().getFirst().text().endsWith("\r\n\r\n"));
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send(much);
                } catch (IOException closed) {
                    // The end of the test.
                }
            });
            assertFalse(sender.join(Duration.ofSeconds(1)), "all was taken");
            assertTrue(server.recordings().getFirst().bytes().length < much.length);
        }
    }

    @Test
    void aServerThatIsClosedEndsItsConnections() throws Exception {
        RecordingServer server = RecordingServer.start(Script.hang());
        try (RawHttp client = RawHttp.connect(server.endpoint())) {
            client.send(GET);
            Await.until("it is there", SOON, () -> server.requests() == 1);
            server.close();
            assertFalse(client.read(SOON, r -> false).end() == RawReply.End.OPEN);
        }
    }
}
