package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.e2e.CrashStep.Phase;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of the real process at every step between the agent's first request and its answer. After the restart
 * nothing approved has run twice, nothing has run without a record, and what nobody can know is in doubt until a person
 * settles it.
 */
final class CrashTest {
    private static final int ITEMS = 3;
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    static Path directory;

    private static ChildServer dynamodb;
    private static UpstreamRelay relay;
    private static Clients admin;
    private static Installation lineclear;
    private static Team team;

    @BeforeAll
    static void start() throws Exception {
        dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        relay = UpstreamRelay.before(dynamodb.endpoint());
        admin = Clients.admin(dynamodb.endpoint());
        lineclear = Installation.start(
                directory,
                Map.of("dynamodb", relay.endpoint()),
                Installation.Options.of(directory)
                        .withJvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"));
        team = Team.enrol(lineclear);
    }

    @AfterAll
    static void stop() throws Exception {
        lineclear.close();
        admin.close();
        relay.close();
        dynamodb.close();
    }

    /** Every step in a long run; else every other one, from a first that a printed number chooses, and the worst. */
    static Stream<CrashStep> steps() {
        if (Boolean.getBoolean("lineclear.long")) {
            return Stream.of(CrashStep.values());
        }
        int first = Integer.getInteger("lineclear.seed", new Random().nextInt(2)) & 1;
        System.out.println("crash steps from " + first + "; -Dlineclear.seed=" + first + " chooses them again");
        return Stream.of(CrashStep.values()).filter(s -> s.ordinal() % 2 == first || s == CrashStep.SENT);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killedWhen(CrashStep step) throws Exception {
        String table = "crash-" + step.ordinal();
        StoryData.table(admin.dynamodb(), table, "production", ITEMS);
        int before = relay.done("DeleteTable");
        String hold = step.phase == Phase.ASK ? "" : team.held(table);
        if (step.phase != Phase.ASK) {
            team.approves("ann", hold);
        }
        if (step.phase == Phase.REPEAT) {
            team.approves("bob", hold);
        }
        crash(step, () -> act(step, table, hold));
        assertEquals(before + (step.done() ? 1 : 0), relay.done("DeleteTable"), "before the restart");
        lineclear.restart();
        assertEquals(before + (step.done() ? 1 : 0), relay.done("DeleteTable"), "a restart runs nothing");
        if (step.leavesDoubt()) {
            inDoubt(step, table, hold);
        } else if (!step.done()) {
            finished(table);
        }
        assertEquals(step.done() || !step.leavesDoubt() ? before + 1 : before, relay.done("DeleteTable"));
        assertEquals(
                relay.done("DeleteTable") == before,
                admin.dynamodb().listTables().tableNames().contains(table));
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    private static void act(CrashStep step, String table, String hold) {
        try {
            if (step.phase == Phase.VOTE) {
                team.vote("bob", hold);
            } else {
                team.delete(table);
            }
        } catch (Exception e) {
            // The gateway died while it was asked.
        }
    }

    /** Has the request made, and the process killed at the step and nowhere else. */
    private static void crash(CrashStep step, Runnable request) throws Exception {
        if (step == CrashStep.SENT) {
            CountDownLatch sent = new CountDownLatch(1);
            CountDownLatch killed = new CountDownLatch(1);
            relay.beforeAnswer(operation -> keepBack(operation, step.method, sent, killed));
            CompletableFuture<Void> asked = CompletableFuture.runAsync(request);
            assertTrue(sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "production was never asked");
            lineclear.kill();
            killed.countDown();
            relay.beforeAnswer(operation -> {});
            asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return;
        }
        try (StopAt stop = StopAt.set(lineclear.debugPort(), step.type, step.method, step.where)) {
            CompletableFuture<Void> asked = CompletableFuture.runAsync(request);
            stop.await(step.nth);
            lineclear.kill();
            asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void keepBack(String operation, String wanted, CountDownLatch sent, CountDownLatch killed) {
        if (operation.equals(wanted)) {
            sent.countDown();
            try {
                killed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Shown at start and in the queue; the agent's repetition does not run it; a person settles it. */
    private static void inDoubt(CrashStep step, String table, String hold) throws Exception {
        Await.until(
                "the start says that " + hold + " is in doubt",
                Duration.ofSeconds(PATIENCE_SECONDS),
                () -> lineclear.log().contains("IN DOUBT   hold " + hold));
        Jvm.Result queue = team.cli("holds");
        assertTrue(queue.out().contains(hold) && queue.out().contains("IN_DOUBT"), queue.out());
        String shown = team.cli("show", hold).out();
        assertTrue(shown.toLowerCase(Locale.ROOT).replace('_', ' ').contains("in doubt"), shown);
        String refused = team.refused(table);
        assertTrue(refused.contains(hold), "a repetition is told of the hold in doubt: " + refused);
        Jvm.Result settled = team.cli(
                "settle",
                hold,
                "--finding",
                step.done() ? "it is gone" : "it is there",
                "--as",
                "ann@example.com",
                "--key",
                team.key("ann"));
        assertEquals(0, settled.exit(), settled.out());
        assertFalse(team.cli("holds").out().contains(hold), "settled holds leave the queue");
    }

    /** Nothing was claimed: people's votes are there as far as they were taken, and what they approve runs once. */
    private static void finished(String table) throws Exception {
        String hold = "";
        for (String name : List.of("ann", "bob")) {
            String refused = team.tryDelete(table);
            if (refused.isEmpty()) {
                return;
            }
            hold = team.holdIn(refused);
            Jvm.Result vote = team.vote(name, hold);
            assertTrue(vote.exit() == 0 || vote.out().contains("already-voted"), vote.out());
        }
        assertEquals("", team.tryDelete(table), "approved by two, and still held as " + hold);
    }
}
