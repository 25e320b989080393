package dev.lineclear.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people are shown of what waits, whatever else there is. */
final class QueueTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** More than a page. */
    private static final int FLOOD = 520;

    @TempDir
    Path directory;

    private Store store;
    private Queue queue;

    @BeforeEach
    void opens() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        queue = new Queue(store.holds());
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private String hold(String session, String table, Effect effect, HoldState state, int second) {
        Instant at = NOON.plusSeconds(second);
        Session its = new Session(
                session,
                new Agent("kiro", "reporting", Scope.ALL),
                "ann",
                "t",
                NOON,
                NOON.plus(Duration.ofDays(1)),
                Session.State.OPEN);
        List<Target> targets = List.of(new Target(
                "arn:aws:dynamodb:us-east-1:1:table/" + table, "dynamodb", "table", Environment.UNKNOWN, Map.of()));
        Proposal proposal = Proposal.of(
                Ids.next(at),
                its,
                "aws",
                "dynamodb:UpdateTable",
                Map.of(),
                targets,
                CanonicalJson.MAPPER.createObjectNode().put("TableName", table),
                "",
                at);
        Hold hold = new Hold(
                Ids.next(at),
                proposal,
                new Assessment(
                        effect,
                        "Changes table " + table,
                        Known.curated("dynamodb:UpdateTable"),
                        new Reversibility(Reversibility.Kind.REVERSIBLE, "", List.of(), Optional.empty()),
                        targets,
                        BlastRadius.of(targets),
                        List.of(),
                        List.of(),
                        true),
                new Evidence(1, Set.of(), false, false, Set.of()),
                new Explanation(List.of(), List.of(), List.of(), "v"),
                HoldState.OPEN,
                at,
                at.plusSeconds(3_600));
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, state);
        return hold.id();
    }

    private JsonNode page(Map<String, String> asked) {
        return queue.page(name -> asked.getOrDefault(name, ""));
    }

    private static List<String> ids(JsonNode page) {
        return page.path("holds").values().stream()
                .map(h -> h.path("id").asString(""))
                .toList();
    }

    @Test
    void whatWaitsIsNotHiddenBehindNewerHoldsThatAreOver() {
        String waits = hold("s", "waits", Effect.UPDATE, HoldState.OPEN, 0);
        for (int i = 0; i < FLOOD; i++) {
            hold("flood", "t" + i, Effect.UPDATE, HoldState.EXPIRED, 1 + i);
        }
        assertEquals(List.of(waits), ids(page(Map.of())));
        assertEquals(1, page(Map.of()).path("total").asInt());
        assertEquals(FLOOD, ids(page(Map.of("state", "EXPIRED"))).size() + FLOOD - 500, "the newest page of them");
    }

    @Test
    void aDeleteIsNotHiddenBehindAFloodOfUpdatesThatWait() {
        String doubt = hold("s", "doubt", Effect.UPDATE, HoldState.IN_DOUBT, 0);
        for (int i = 0; i < FLOOD; i++) {
            hold("flood", "t" + i, Effect.UPDATE, HoldState.OPEN, 1 + i);
        }
        String destroys = hold("s", "gone", Effect.DESTROY, HoldState.OPEN, FLOOD + 1);
        JsonNode page = page(Map.of());
        assertEquals(List.of(doubt, destroys), ids(page).subList(0, 2));
        assertEquals(FLOOD + 2, page.path("total").asInt());
        JsonNode rest = page(Map.of("after", page.path("next").asString("")));
        assertEquals(FLOOD + 2, ids(page).size() + ids(rest).size(), "the rest is on the next page");
    }
}
