package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** More of everything than the gateway can carry: bounded memory, refusals in the protocol's form, and it works after. */
final class LoadTest {
    private static final int IDLE = 10_000;

    /** Ten times what may run at once. */
    private static final int ASKING = 10 * Limits.REQUESTS;

    /** On which they ask, a third of them more than may run. */
    private static final int CONNECTIONS = 3_000;

    private static final int CLIENTS = 50;
    private static final int PATIENCE_SECONDS = 100;

    /** Of the process: its heap of 256 MiB, and as much for its code, its classes and its sockets' buffers. */
    private static final long MAX_RESIDENT_KIB = 512 * 1024;

    @TempDir
    static Path directory;

    private static ChildServer dynamodb;
    private static UpstreamRelay relay;
    private static Installation lineclear;
    private static Team team;

    @BeforeAll
    static void start() throws Exception {
        dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        relay = UpstreamRelay.before(dynamodb.endpoint());
        lineclear = Installation.start(
                directory,
                Map.of("dynamodb", relay.endpoint()),
                Options.of(directory).withJvm("-Xmx256m"));
        team = Team.enrol(lineclear);
    }

    @AfterAll
    static void stop() throws Exception {
        lineclear.close();
        relay.close();
        dynamodb.close();
    }

    @Test
    void tenThousandIdleConnectionsKeepNobodyOut() throws Exception {
        assumeTrue(
                openFiles() > IDLE + IDLE / 2,
                "missing: a limit of open files above " + IDLE + IDLE / 2 + " (ulimit -n)");
        URI gateway = gateway();
        List<SocketChannel> idle = new ArrayList<>();
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
            for (int i = 0; i < IDLE; i++) {
                idle.add(SocketChannel.open(new InetSocketAddress(gateway.getHost(), gateway.getPort())));
            }
            agent.listTables();
            try (DynamoDbClient another = team.agent()) {
                another.listTables();
            }
            assertResident();
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
        }
    }

    /** Production answers nothing until all that may run at once are running, and the others have been told. */
    @Test
    void tenTimesWhatMayRunAtOnceIsRefusedInTheProtocolsFormAndTheOthersAreAnswered() throws Exception {
        assumeTrue(
                openFiles() > 3 * CONNECTIONS,
                "missing: a limit of open files above " + 3 * CONNECTIONS + " (ulimit -n)");
        CountDownLatch told = new CountDownLatch(ASKING - Limits.REQUESTS);
        Semaphore connections = new Semaphore(CONNECTIONS);
        AtomicInteger answered = new AtomicInteger();
        List<DynamoDbException> refused = Collections.synchronizedList(new ArrayList<>());
        List<Exception> dropped = Collections.synchronizedList(new ArrayList<>());
        relay.beforeRequest(() -> await(told));
        try (DynamoDbClient agent = team.agent(CONNECTIONS);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ASKING; i++) {
                threads.execute(() -> {
                    connections.acquireUninterruptibly();
                    try {
                        agent.listTables();
                        answered.incrementAndGet();
                    } catch (DynamoDbException e) {
                        refused.add(e);
                        told.countDown();
                    } catch (RuntimeException e) {
                        dropped.add(e);
                        told.countDown();
                    } finally {
                        connections.release();
                    }
                });
            }
        } finally {
            relay.beforeRequest(() -> {});
        }
        assertEquals(List.of(), dropped);
        assertEquals(Limits.REQUESTS, answered.get());
        for (DynamoDbException e : refused) {
            assertEquals(503, e.statusCode(), e.getMessage());
            assertEquals("ServiceUnavailable", e.awsErrorDetails().errorCode());
            assertTrue(e.getMessage().contains("Lineclear: too many requests at once"), e.getMessage());
        }
        assertResident();
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(latch.getCount() + " were neither answered nor refused");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A million of them in a long run. */
    @Test
    void tinyRequestsWithoutEndTakeNoMoreMemory() throws Exception {
        int each = (Boolean.getBoolean("lineclear.long") ? 1_000_000 : 20_000) / CLIENTS;
        try (DynamoDbClient agent = team.agent();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        agent.listTables();
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertResident();
    }

    private static URI gateway() throws IOException {
        return URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString(""));
    }

    private static void assertResident() throws IOException {
        long kib = Files.readAllLines(Path.of("/proc", String.valueOf(lineclear.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        System.out.println("resident at most " + kib / 1024 + " MiB");
        assertTrue(kib < MAX_RESIDENT_KIB, kib + " KiB");
    }

    private static long openFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.trim().split("\\s+")[3])
                .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                .findFirst()
                .orElse(0);
    }
}
