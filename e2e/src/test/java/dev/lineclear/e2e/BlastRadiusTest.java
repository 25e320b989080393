package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What hangs on a table stands on the page of the hold before it is deleted, and what is signed covers it. */
final class BlastRadiusTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/reports";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void whatWouldFailIsOnThePageAndMoreOfItIsAskedAnew() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint())) {
            StoryData.table(admin.dynamodb(), "reports", "production", 2);
            try (Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
                Team team = Team.enrol(lineclear);
                String unknowing = page(team, team.held("reports"));
                assertTrue(
                        unknowing.contains("Never seen, so that what hangs on it is not known: " + TABLE), unknowing);
                assertTrue(unknowing.contains("Could hang on it, and nobody looked whether there are any"), unknowing);
                lineclear.kill();
                know(lineclear, "checkout");
                lineclear.restart();
                String hold = awaitHold(team, "checkout fails: checkout uses reports");
                String page = page(team, hold);
                assertTrue(page.contains("Services that fail: checkout."), page);
                assertTrue(page.contains("Teams: pay."), page);
                assertTrue(page.contains("Zones: us-east-1a."), page);
                theGraphSaysTheSame(team);
                team.approves("ann", hold);
                team.approves("bob", hold);
                lineclear.kill();
                know(lineclear, "search");
                lineclear.restart();
                String again = awaitHold(team, "search fails: search uses reports");
                assertEquals(-1, page(team, again).indexOf("signed"), "nobody has signed that search fails too");
            }
        }
    }

    private static void theGraphSaysTheSame(Team team) {
        assertTrue(team.cli("graph", "show").ok().out().contains("resources"));
        String one = team.cli("graph", "show", TABLE).ok().out();
        assertTrue(one.contains("service:checkout uses " + TABLE), one);
        assertTrue(one.contains("1 fail, 0 degrade"), one);
        String json = team.cli("graph", "export", "--format", "json").ok().out();
        JsonNode graph = CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
        assertEquals(2, graph.path("resources").size(), json);
        assertEquals(
                "service:checkout", graph.path("edges").path(0).path("left").asString(), json);
        String dot = team.cli("graph", "export", "--format", "dot", "--around", TABLE, "--depth", "0")
                .ok()
                .out();
        assertTrue(dot.contains("n0 [label=\"reports\"") && !dot.contains("checkout"), dot);
        assertTrue(team.cli("graph", "show", "arn:nothing").out().contains("nothing was learned of arn:nothing"));
        assertTrue(team.cli("graph", "export", "--format", "svg").out().contains("json, dot or graphml"));
    }

    /** As an answer or a scan would have had it kept. */
    private static void know(Installation lineclear, String service) throws Exception {
        KeyFile key = KeyFile.open(lineclear.state().resolve("lineclear.key"));
        Instant now = Instant.now();
        try (Store store = Stores.sqlite(lineclear.state().resolve("lineclear.db"), key.box("sessions"))) {
            store.relations()
                    .put(new Sighting(
                            List.of(
                                    new Resource(
                                            TABLE,
                                            "dynamodb:table",
                                            "us-east-1",
                                            "us-east-1a",
                                            Map.of(),
                                            Origin.ANSWER,
                                            now),
                                    new Resource(
                                            "service:" + service,
                                            "service",
                                            "",
                                            "",
                                            Map.of("owner", "pay"),
                                            Origin.DECLARED,
                                            now)),
                            List.of(new Edge(
                                    "service:" + service,
                                    Relation.USES,
                                    TABLE,
                                    Loss.BREAKS,
                                    Origin.DECLARED,
                                    "services.yaml:1",
                                    now))));
        }
    }

    /** What was kept is read beside the start; until then a hold says that more may be reached. */
    private static String awaitHold(Team team, String says) throws Exception {
        String[] hold = new String[1];
        Await.until(says, PATIENCE, () -> {
            hold[0] = team.held("reports");
            return page(team, hold[0]).contains(says);
        });
        return hold[0];
    }

    private static String page(Team team, String hold) {
        return team.cli("show", hold).ok().out();
    }
}
