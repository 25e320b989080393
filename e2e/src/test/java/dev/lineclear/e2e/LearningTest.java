package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.cli.Control;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.testkit.junit.Moto;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A gateway comes to know what there is: by its own scans, over a crash, and from what agents ask. */
final class LearningTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> SERVICES = Boolean.getBoolean("lineclear.long")
            ? List.of("ec2", "elasticloadbalancing", "autoscaling", "rds", "lambda", "dynamodb")
            : List.of("rds", "elasticloadbalancing", "lambda", "dynamodb");

    @TempDir
    Path directory;

    private static String get(Installation lineclear, String path) throws Exception {
        URI control = URI.create(MotoWorld.found(
                "\"control\":\"([^\"]+)", Files.readString(lineclear.state().resolve("control.json"))));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(control.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static double metric(Installation lineclear, String name) throws Exception {
        return Double.parseDouble(MotoWorld.found("\n" + name + " ([0-9.E]+)", "\n" + get(lineclear, "/metrics")));
    }

    @Test
    void aScanGoesOnAfterACrashAndWhatItLearnedIsKnownAfterARestart() throws Exception {
        CountDownLatch died = new CountDownLatch(1);
        try (Moto moto = Moto.start(directory, "000000000000");
                UpstreamRelay databases = UpstreamRelay.before(moto.endpoint());
                Clients admin = Clients.admin(moto.endpoint())) {
            databases.beforeRequest(() -> awaitUnchecked(died));
            moto.awaken();
            new MotoWorld(moto).function("job", "arn:aws:dynamodb:us-east-1:000000000000:table/stock");
            StoryData.table(admin.dynamodb(), "stock", "production", 2);
            Map<String, URI> endpoints = new HashMap<>(moto.endpoints(MotoWorld.SERVICES));
            endpoints.put("sns", URI.create("http://127.0.0.1:1"));
            endpoints.put("rds", databases.endpoint());
            try (Installation lineclear = Installation.start(
                    directory,
                    endpoints,
                    "inventory: { services: [" + String.join(", ", SERVICES) + "], rate: 8/s }\n")) {
                CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
                    try {
                        lineclear.cli("inventory");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                Await.until("some of it is read", LONG, () -> steps(lineclear, "WHOLE") >= 3);
                lineclear.crashAndRestart();
                assertTrue(steps(lineclear, "WAITING") + steps(lineclear, "RUNNING") > 0, "it was killed on its way");
                died.countDown();
                Await.until(
                        "the rest is read", LONG, () -> steps(lineclear, "WAITING") + steps(lineclear, "RUNNING") == 0);
                String status = lineclear.cli("inventory", "--status").ok().out();
                assertTrue(status.contains("rds:DescribeDBInstances"), status);
                assertEquals(0, steps(lineclear, "FAILED"), status);
                first.join();
                Await.until("it is known", LONG, () -> metric(lineclear, "lineclear_graph_resources") >= 6);
                double resources = metric(lineclear, "lineclear_graph_resources");
                double edges = metric(lineclear, "lineclear_graph_edges");
                lineclear.stop();
                lineclear.restart();
                Await.until(
                        "it is known again",
                        LONG,
                        () -> metric(lineclear, "lineclear_graph_resources") >= resources
                                && metric(lineclear, "lineclear_graph_edges") >= edges);
                Jvm.Result refused = lineclear.cli("inventory", "--service", "sns");
                assertEquals(1, refused.exit(), refused::toString);
                assertTrue(refused.out().contains("failed"), refused.out());
                assertTrue(refused.out().contains("nothing is taken as gone"), refused.out());
                scansAreOnRecord(lineclear);
                assertTrue(lineclear
                        .cli("inventory", "--service", "snz")
                        .out()
                        .contains("nothing is known of a service snz"));
                Team team = Team.enrol(lineclear);
                String page = team.cli("show", team.held("stock")).ok().out();
                assertTrue(page.contains("job fails: job uses stock"), page);
                String unlooked = MotoWorld.found("nobody looked whether there are any([^\n]+)", page);
                assertTrue(unlooked.contains("cloudwatch:alarm"), "alarms were not scanned: " + unlooked);
                assertFalse(unlooked.contains("lambda:function"), "functions were: " + unlooked);
            }
        }
    }

    /** The first, over a crash, and the one that failed; each with its beginning. */
    private static void scansAreOnRecord(Installation lineclear) throws Exception {
        Await.until(
                "both have ended", LONG, () -> records(lineclear, "scan-ended").size() == 2);
        List<String> begun = records(lineclear, "scan-begun");
        assertEquals(2, begun.size(), begun.toString());
        String services = "\"services\":[\"" + String.join("\",\"", SERVICES) + "\"]";
        assertTrue(begun.getFirst().contains(services), begun.getFirst());
        List<String> ended = records(lineclear, "scan-ended");
        assertTrue(ended.getFirst().contains("\"failed\":0,\"failures\":[]"), ended.getFirst());
        assertFalse(ended.getFirst().contains("\"things\":0,"), ended.getFirst());
        assertTrue(ended.getLast().contains("\"operation\":\"sns:ListTopics\""), ended.getLast());
        assertTrue(ended.getLast().contains("\"whole\":0"), ended.getLast());
        String scan = MotoWorld.found("\"scan\":(\"[^\"]+\")", begun.getFirst());
        assertTrue(ended.getFirst().contains(scan), "the end names its beginning");
    }

    /** In the order they were written; a file that is about to be replaced by a longer one is in both places. */
    private static List<String> records(Installation lineclear, String kind) throws Exception {
        Set<String> found = new LinkedHashSet<>();
        try (Stream<Path> files = Files.walk(lineclear.state().resolve("log/tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                // Between two entries stands their length; canonical JSON begins with the data.
                for (String entry :
                        Files.readString(file, StandardCharsets.ISO_8859_1).split("\\{\"data\":", -1)) {
                    if (entry.contains("dev.lineclear." + kind + ".v1")) {
                        found.add(entry.substring(0, entry.lastIndexOf('}')));
                    }
                }
            }
        } catch (UncheckedIOException | NoSuchFileException e) {
            return List.of();
        }
        return found.stream()
                .sorted(Comparator.comparing(record -> MotoWorld.found("\"time\":\"([^\"]+)", record)))
                .toList();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long steps(Installation lineclear, String state) throws Exception {
        return Control.of(lineclear.state()).get("/v1/inventory").path("steps").values().stream()
                .filter(step -> step.path("state").asString().equals(state))
                .count();
    }

    @Test
    void whatAgentsAskIsLearnedFrom() throws Exception {
        try (Moto moto = Moto.start(directory);
                Installation lineclear = Installation.start(directory, moto.endpoints(), "")) {
            Team team = Team.enrol(lineclear);
            assertEquals(0, metric(lineclear, "lineclear_graph_resources"));
            moto.awaken();
            try (var admin = Clients.admin(moto.endpoint());
                    DynamoDbClient agent = team.agent()) {
                StoryData.table(admin.dynamodb(), "reports", "production", 2);
                agent.describeTable(r -> r.tableName("reports"));
            }
            Await.until("it is known", LONG, () -> metric(lineclear, "lineclear_graph_resources") == 1);
            Await.until("it is counted", LONG, () -> metric(lineclear, "lineclear_answers_learned_total") == 1);
            assertEquals(0, metric(lineclear, "lineclear_answers_unlearned_total"));
        }
    }

    @Test
    void whatPeopleDeclareIsOnTheHoldAndAChangeOfItTakesNoRestart() throws Exception {
        Path file = directory.resolve("services.yaml");
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint())) {
            StoryData.table(admin.dynamodb(), "reports", "production", 2);
            declare(file, "checkout");
            try (Installation lineclear = Installation.start(
                    directory, Map.of("dynamodb", dynamodb.endpoint()), "services: services.yaml\n")) {
                Team team = Team.enrol(lineclear);
                String fails = " fails: %s uses reports";
                Await.until("it is known", LONG, () -> page(team).contains("checkout" + fails.formatted("checkout")));
                declare(file, "search");
                Await.until(
                        "the change is known", LONG, () -> page(team).contains("search" + fails.formatted("search")));
                assertFalse(page(team).contains("checkout fails"), "it is no longer declared");
                Files.writeString(file, "services: [broken]");
                Await.until("it is warned of", LONG, () -> ready(lineclear).contains("services.yaml:1:"));
                assertTrue(page(team).contains("search fails"), "what was declared before stays");
            }
        }
    }

    private static void declare(Path file, String service) throws Exception {
        Files.writeString(file, """
                services:
                  %s: { owner: pay, uses: ["arn:aws:dynamodb:us-east-1:000000000000:table/reports"] }
                """.formatted(service));
    }

    private static String page(Team team) throws Exception {
        return team.cli("show", team.held("reports")).ok().out();
    }

    private static String ready(Installation lineclear) throws Exception {
        return get(lineclear, "/readyz");
    }
}
