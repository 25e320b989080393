package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.e2e.StopAt.Where;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/** A gateway that stops where it is told to and is killed there, a page that is well or not, and what production was sent. */
final class CrashWorld implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String ARN = "arn:aws:sns:us-east-1:000000000000:";

    private final Path directory;
    private final AtomicBoolean well = new AtomicBoolean(true);
    private final HttpServer page;
    private final Moto moto;
    private final UpstreamRelay relay;
    private final Installation lineclear;
    private final Team team;
    private final String session;

    private CrashWorld(Path directory) throws Exception {
        this.directory = directory;
        page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            exchange.sendResponseHeaders(well.get() ? 200 : 503, -1);
            exchange.close();
        });
        page.start();
        moto = Moto.start(directory, "000000000000");
        moto.awaken();
        relay = UpstreamRelay.before(moto.endpoint());
        lineclear = Installation.start(
                directory,
                Map.of("sns", relay.endpoint(), "dynamodb", relay.endpoint(), "tagging", moto.endpoint()),
                Installation.Options.of(directory)
                        .with("""
                                rollouts: { probes: ["http://127.0.0.1:%1$d/"] }
                                pacing:
                                  bake: 2s
                                  operations: ["dynamodb:Update*"]
                                  healthy: [ { name: page, http: "http://127.0.0.1:%1$d/", least: 1, within: 5s } ]
                                """.formatted(page.getAddress().getPort()))
                        .withJvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"));
        team = Team.enrol(lineclear);
        session = json("session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t")
                .path("id")
                .asString("");
    }

    static CrashWorld open(Path directory) throws Exception {
        return new CrashWorld(directory);
    }

    Team team() {
        return team;
    }

    Installation lineclear() {
        return lineclear;
    }

    /** Whether what is watched answers as it should. */
    void well(boolean is) {
        well.set(is);
    }

    /** What the command line says of it. */
    JsonNode json(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return Elsewhere.parsed(team.cli(all).ok().out());
    }

    /** {@code kill -9} where the process comes to that place for the {@code nth} time, and starts it again. */
    void dies(String type, String method, int nth, Runnable meanwhile) throws Exception {
        try (StopAt stop = StopAt.set(lineclear.debugPort(), "dev.lineclear." + type, method, Where.ENTRY)) {
            CompletableFuture<Void> asked = CompletableFuture.runAsync(meanwhile);
            stop.await(nth);
            lineclear.kill();
            asked.exceptionally(e -> null).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        lineclear.restart();
    }

    /** How many requests of an operation production has done. */
    int done(String operation) {
        return relay.done(operation);
    }

    /** Nothing in the log may be missing or changed. */
    void audited() {
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    /** @param about what shows where it stands, when it does not come to that */
    void awaited(String what, List<String> about, Callable<Boolean> condition) {
        try {
            Await.until(what, PATIENCE, condition::call);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ": "
                            + team.cli(about.toArray(String[]::new)).out(),
                    e);
        }
    }

    /** A rollout over the topics {@code STORY-one} and {@code STORY-two}. @return its id */
    String proposed(String story, String onFailure, String bake) throws Exception {
        for (String topic : List.of(story + "-one", story + "-two")) {
            sns("Action=CreateTopic&Name=" + topic);
        }
        Path file = directory.resolve(story + ".yaml");
        Files.writeString(file, """
                change: Call the topics by the shop's name
                on-failure: %1$s
                bake: %5$s
                healthy: [ { name: page, http: "http://127.0.0.1:%2$d/", least: 1, within: 5s } ]
                each:
                  operation: sns:SetTopicAttributes
                  input: { TopicArn: "${target}", AttributeName: DisplayName, AttributeValue: Shop }
                targets: [ "%4$s%3$s-one", "%4$s%3$s-two" ]
                """.formatted(onFailure, page.getAddress().getPort(), story, ARN, bake));
        JsonNode held = json("propose", file.toString(), "--session", session);
        assertEquals("held", held.path("result").asString(""), held.toString());
        return held.path("hold").asString("");
    }

    /** Empty before it has begun. */
    String state(String id) {
        Jvm.Result shown = team.cli("rollout", "show", id, "--json");
        return shown.exit() == 0 ? Elsewhere.parsed(shown.out()).path("state").asString("") : "";
    }

    void awaitState(String id, String state) {
        awaited("it is " + state, List.of("rollout", "show", id), () -> state(id)
                .equals(state));
    }

    /** What a person says of a rollout that stands. */
    void word(String word, String id) {
        team.cli("rollout", word, id, "--as", "bob@example.com", "--key", team.key("bob"))
                .ok();
    }

    /** A person says of a hold in doubt that it ran. */
    void settles(String hold) {
        team.cli("settle", hold, "--finding", "it ran", "--as", "ann@example.com", "--key", team.key("ann"))
                .ok();
    }

    boolean renamed(String topic) throws Exception {
        return sns("Action=GetTopicAttributes&TopicArn=" + ARN + topic).contains("<value>Shop</value>");
    }

    private String sns(String form) throws Exception {
        return Unsigned.form(moto.endpoint(), "sns", form + "&Version=2010-03-31");
    }

    /** Production's own, past the gateway. */
    Moto moto() {
        return moto;
    }

    @Override
    public void close() throws Exception {
        lineclear.close();
        relay.close();
        moto.close();
        page.stop(0);
    }
}
