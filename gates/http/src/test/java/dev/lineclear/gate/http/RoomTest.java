package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Room for bodies, when their requests end as nobody meant them to. */
@Timeout(60)
final class RoomTest {
    private static final int BODY = 15 << 20;

    @Test
    void roomIsGivenBackWhenMemoryRanOut() throws IOException {
        AtomicInteger failures = new AtomicInteger();
        Gate gate = exchange -> {
            int length = exchange.bodyBytes(BODY).length;
            if (failures.incrementAndGet() <= 2 * Limits.BUFFERED_BYTES / BODY) {
                throw new OutOfMemoryError("as it would be");
            }
            exchange.answer(200, Headers.of(), ("read " + length).getBytes(StandardCharsets.US_ASCII));
        };
        try (GatewayServer server = GatewayServer.start(
                gate,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Limits.DEFAULT,
                InstantSource.system())) {
            for (String answer = post(server); !answer.contains("read " + BODY); answer = post(server)) {
                assertTrue(
                        answer.startsWith("HTTP/1.1 500") && answer.contains("Lineclear: the gateway failed"), answer);
            }
            assertEquals(2 * Limits.BUFFERED_BYTES / BODY + 1, failures.get());
        }
    }

    @Test
    void oneOwnersRequestsLeaveOthersHalfOfTheRoomUnlessThereIsOnlyOne() throws RequestRefused {
        BodyRoom room = new BodyRoom(64 << 20, Duration.ZERO);
        try (BodyRoom.Lease first = of(room, "kiro");
                BodyRoom.Lease second = of(room, "kiro");
                BodyRoom.Lease other = of(room, "codex");
                BodyRoom.Lease unknown = room.lease()) {
            first.take(40 << 20);
            RequestRefused refused = assertThrows(RequestRefused.class, () -> second.take(1 << 20));
            assertEquals(RequestRefused.Reason.NO_ROOM, refused.reason());
            assertEquals(0, second.held());
            second.take(16 << 10); // as nearly all do
            other.take(10 << 20);
            unknown.take(10 << 20);
            assertThrows(RequestRefused.class, () -> unknown.belongsTo("kiro"));
            first.close();
            unknown.belongsTo("kiro");
            second.take(20 << 20);
            assertThrows(RequestRefused.class, () -> second.take(3 << 20));
        }
        try (BodyRoom.Lease last = of(room, "kiro")) {
            last.take(64 << 20); // all was given back
        }
    }

    @Test
    void oneThatWasRefusedDoesNotKeepItsOwnersOthersOut() throws RequestRefused {
        BodyRoom room = new BodyRoom(64 << 20, Duration.ZERO);
        try (BodyRoom.Lease first = of(room, "kiro");
                BodyRoom.Lease second = of(room, "kiro");
                BodyRoom.Lease other = of(room, "codex")) {
            first.take(10 << 20);
            second.take(20 << 20);
            assertThrows(RequestRefused.class, () -> first.take(5 << 20));
            second.take(10 << 20); // what was refused is still being put away
            other.take(24 << 20);
            assertThrows(RequestRefused.class, () -> other.take(1)); // it is all of the room until then
            first.close();
            other.take(10 << 20);
        }
    }

    @Test
    void roomIsWaitedForAMoment() throws Exception {
        BodyRoom room = new BodyRoom(64 << 20, Duration.ofSeconds(50));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
                BodyRoom.Lease first = of(room, "kiro");
                BodyRoom.Lease second = of(room, "kiro");
                BodyRoom.Lease small = of(room, "codex")) {
            first.take(40 << 20);
            Future<?> taken = others.submit(() -> taken(second, 20 << 20));
            Await.until(() -> room.waiting() == 1);
            first.close();
            taken.get();
            assertEquals(20 << 20, second.held());
            small.take(44 << 20);
            Future<?> more = others.submit(() -> taken(second, 16 << 10));
            Await.until(() -> room.waiting() == 1);
            small.close();
            more.get();
        }
    }

    @Test
    void ofTwoThatAreInEachOthersWayOneGoesOn() throws Exception {
        BodyRoom room = new BodyRoom(64 << 20, Duration.ofMillis(20));
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor();
                BodyRoom.Lease first = of(room, "kiro");
                BodyRoom.Lease second = of(room, "kiro")) {
            first.take(16 << 20);
            second.take(16 << 20);
            Future<Boolean> one = both.submit(() -> taken(first, 10 << 20));
            Future<Boolean> two = both.submit(() -> taken(second, 10 << 20));
            assertTrue(one.get() ^ two.get());
        }
    }

    @Test
    void fewWaitForRoomAtOnce() throws Exception {
        BodyRoom room = new BodyRoom(64 << 20, Duration.ofSeconds(50));
        List<BodyRoom.Lease> crowd = new ArrayList<>();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
                BodyRoom.Lease all = of(room, "kiro")) {
            all.take(64 << 20);
            List<Future<Boolean>> waiting = new ArrayList<>();
            for (int i = 0; i < BodyRoom.MAX_WAITING; i++) {
                BodyRoom.Lease one = of(room, "codex");
                crowd.add(one);
                waiting.add(others.submit(() -> taken(one, 64)));
            }
            Await.until(() -> room.waiting() == BodyRoom.MAX_WAITING);
            try (BodyRoom.Lease late = of(room, "codex")) {
                assertThrows(RequestRefused.class, () -> late.take(64));
            }
            all.close();
            for (Future<Boolean> one : waiting) {
                assertTrue(one.get());
            }
        } finally {
            crowd.forEach(BodyRoom.Lease::close);
        }
    }

    private static boolean taken(BodyRoom.Lease lease, long bytes) {
        try {
            lease.take(bytes);
            return true;
        } catch (RequestRefused e) {
            return false;
        }
    }

    private static BodyRoom.Lease of(BodyRoom room, String owner) throws RequestRefused {
        BodyRoom.Lease lease = room.lease();
        lease.belongsTo(owner);
        return lease;
    }

    private static String post(GatewayServer server) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.say("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + BODY + "\r\n\r\n")
                    .say(new byte[BODY])
                    .hearAll();
        }
    }
}
