package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.e2e.StopAt.Where;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.junit.Moto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of the real process in each state of a rollout's life. After the restart it goes on where it stood, no
 * request has run twice, and of what nobody can know a person says.
 */
final class RolloutCrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ARN = "arn:aws:sns:us-east-1:000000000000:";

    /** In which state the process dies, where in it, and where the rollout comes to after the restart. */
    enum Death {
        READY("the second stage is about to begin", "pipeline.Journal", "rolloutMoved", 4, true, "DONE"),
        RUNNING("its first request is about to be bound", "storage.SqlRollouts", "bind", 1, true, "DONE"),
        /** Production has done it, and nobody will know. */
        RUNNING_ANSWERED("production has answered", "pipeline.Journal", "outcome", 2, true, "IN_DOUBT"),
        BAKING("that the stage passed is about to be recorded", "pipeline.Journal", "rolloutMoved", 3, true, "DONE"),
        REVERTING("what is put back is about to be bound", "storage.SqlRollouts", "bind", 2, false, "REVERTED");

        private final String words;
        private final String type;
        private final String method;
        private final int nth;
        private final boolean well;
        private final String comesTo;

        Death(String words, String type, String method, int nth, boolean well, String comesTo) {
            this.words = words;
            this.type = "dev.lineclear." + type;
            this.method = method;
            this.nth = nth;
            this.well = well;
            this.comesTo = comesTo;
        }

        @Override
        public String toString() {
            return name() + ": " + words;
        }
    }

    @TempDir
    static Path directory;

    private static final AtomicBoolean WELL = new AtomicBoolean(true);
    private static HttpServer page;
    private static Moto moto;
    private static UpstreamRelay relay;
    private static Installation lineclear;
    private static Team team;
    private static String session = "";

    @BeforeAll
    static void start() throws Exception {
        page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            exchange.sendResponseHeaders(WELL.get() ? 200 : 503, -1);
            exchange.close();
        });
        page.start();
        moto = Moto.start(directory, "000000000000");
        moto.awaken();
        relay = UpstreamRelay.before(moto.endpoint());
        lineclear = Installation.start(
                directory,
                Map.of("sns", relay.endpoint(), "tagging", moto.endpoint()),
                Installation.Options.of(directory)
                        .with("rollouts: { probes: [\"http://127.0.0.1:"
                                + page.getAddress().getPort() + "/\"] }\n")
                        .withJvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"));
        team = Team.enrol(lineclear);
        session = Elsewhere.parsed(team.cli(
                                "session",
                                "open",
                                "--agent",
                                "kiro",
                                "--operator",
                                "op@example.com",
                                "--task",
                                "t",
                                "--json")
                        .ok()
                        .out())
                .path("id")
                .asString("");
    }

    @AfterAll
    static void stop() throws Exception {
        lineclear.close();
        relay.close();
        moto.close();
        page.stop(0);
    }

    /** All in a long run; else one, which a printed number chooses. */
    static Stream<Death> deaths() {
        List<Death> all = List.of(Death.values());
        if (Boolean.getBoolean("lineclear.long")) {
            return all.stream();
        }
        int first = Math.floorMod(Integer.getInteger("lineclear.seed", new Random().nextInt(all.size())), all.size());
        System.out.println("rollouts die from " + first + "; -Dlineclear.seed=" + first + " chooses them again");
        return Stream.of(all.get(first));
    }

    private static String proposed(String story, String onFailure) throws Exception {
        return proposed(story, onFailure, "1s");
    }

    private static String proposed(String story, String onFailure, String bake) throws Exception {
        for (String topic : List.of(story + "-one", story + "-two")) {
            sns("Action=CreateTopic&Name=" + topic);
        }
        Path file = directory.resolve(story + ".yaml");
        Files.writeString(file, """
                change: Call the topics by the shop's name
                on-failure: %1$s
                bake: %5$s
                healthy: [ { name: page, http: "http://127.0.0.1:%2$d/", least: 1 } ]
                each:
                  operation: sns:SetTopicAttributes
                  input: { TopicArn: "${target}", AttributeName: DisplayName, AttributeValue: Shop }
                targets: [ "%4$s%3$s-one", "%4$s%3$s-two" ]
                """.formatted(onFailure, page.getAddress().getPort(), story, ARN, bake));
        JsonNode held = Elsewhere.parsed(team.cli("propose", file.toString(), "--session", session, "--json")
                .ok()
                .out());
        assertEquals("held", held.path("result").asString(""), held.toString());
        return held.path("hold").asString("");
    }

    private static JsonNode rollout(String id) {
        return Elsewhere.parsed(team.cli("rollout", "show", id, "--json").ok().out());
    }

    /** Empty before it has begun. */
    private static String state(String id) {
        Jvm.Result shown = team.cli("rollout", "show", id, "--json");
        return shown.exit() == 0 ? Elsewhere.parsed(shown.out()).path("state").asString("") : "";
    }

    private static void awaitState(String id, String state) {
        try {
            Await.until("it is " + state, PATIENCE, () -> state(id).equals(state));
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ": " + team.cli("rollout", "show", id).out(), e);
        }
    }

    private static String sns(String form) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(moto.endpoint())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sns/aws4_request")
                    .POST(HttpRequest.BodyPublishers.ofString(form + "&Version=2010-03-31"))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body();
        }
    }

    private static boolean renamed(String topic) throws Exception {
        return sns("Action=GetTopicAttributes&TopicArn=" + ARN + topic).contains("<value>Shop</value>");
    }

    private static int sent() {
        return relay.done("SetTopicAttributes");
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void killedWhile(Death death) throws Exception {
        String story = "crash-" + death.ordinal();
        String id = proposed(story, death.well ? "freeze" : "revert");
        int before = sent();
        WELL.set(death.well);
        try (StopAt stop = StopAt.set(lineclear.debugPort(), death.type, death.method, Where.ENTRY)) {
            CompletableFuture<Void> voted = CompletableFuture.runAsync(() -> team.vote("ann", id));
            stop.await(death.nth);
            lineclear.kill();
            voted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        lineclear.restart();
        awaitState(id, death.comesTo);
        WELL.set(true);
        if (death.comesTo.equals("IN_DOUBT")) {
            settled(id);
        }
        int sent = sent() - before;
        assertTrue(
                death.comesTo.equals("REVERTED") || sent == (death.comesTo.equals("IN_DOUBT") ? 1 : 2), sent + " sent");
        assertEquals(!death.comesTo.equals("REVERTED"), renamed(story + "-one"));
        assertEquals(death.comesTo.equals("DONE"), renamed(story + "-two"));
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    private static void settled(String id) {
        String hold = rollout(id)
                .path("stages")
                .path(0)
                .path("steps")
                .path(0)
                .path("hold")
                .asString("");
        team.cli("settle", hold, "--finding", "it ran", "--as", "ann@example.com", "--key", team.key("ann"))
                .ok();
        awaitState(id, "FROZEN");
    }

    /** Where people have the word nothing moves by itself, and their word is taken after the restart as before. */
    @Test
    void killedWhileItStands() throws Exception {
        String asking = proposed("asking", "ask");
        String frozen = proposed("frozen", "freeze");
        WELL.set(false);
        List.of(asking, frozen).forEach(id -> team.approves("ann", id));
        awaitState(asking, "ASKING");
        awaitState(frozen, "FROZEN");
        WELL.set(true);
        String stopped = proposed("stopped", "freeze", "1h");
        team.approves("ann", stopped);
        Await.until("it began", PATIENCE, () -> renamed("stopped-one"));
        team.cli("rollout", "halt", stopped, "--reason", "smoke").ok();
        int before = sent();
        lineclear.crashAndRestart();
        assertEquals("ASKING", state(asking));
        assertEquals("FROZEN", state(frozen));
        assertEquals("HALTED", state(stopped));
        assertEquals(before, sent(), "a restart runs nothing");
        word("go-on", asking);
        awaitState(asking, "DONE");
        word("close", frozen);
        word("close", stopped);
        assertEquals("CLOSED", state(frozen));
        assertTrue(renamed("asking-two") && !renamed("frozen-two") && !renamed("stopped-two"));
    }

    private static void word(String word, String id) {
        team.cli("rollout", word, id, "--as", "bob@example.com", "--key", team.key("bob"))
                .ok();
    }
}
