package dev.lineclear.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue's page: worst first, whole, and escaped. */
final class QueueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private static Hold hold(int number, Effect effect, String name) {
        Session session = new Session(
                "s" + number,
                new Agent("kiro", "platform", Scope.ALL),
                "op@example.com",
                "a task",
                NOW.minusSeconds(60),
                NOW.plus(Duration.ofDays(1)),
                Session.State.OPEN);
        List<Target> targets = List.of(new Target(
                "arn:aws:dynamodb:us-east-1:1:table/" + name,
                "dynamodb",
                "table",
                new Environment("production", "tag"),
                Map.of()));
        return new Hold(
                "%026d".formatted(number),
                Proposal.of(
                        "p" + number,
                        session,
                        "aws",
                        "dynamodb:DeleteTable",
                        Map.of(),
                        targets,
                        CanonicalJson.MAPPER.createObjectNode().put("TableName", name),
                        "",
                        NOW),
                new Assessment(
                        effect,
                        "Changes table " + name + " in production",
                        Known.curated("x"),
                        new Reversibility(Reversibility.Kind.LOSSY, "because", List.of(), Optional.empty()),
                        targets,
                        BlastRadius.of(targets),
                        List.of(),
                        List.of("table " + name + " has about 5 items and 3 indexes"),
                        true),
                new Evidence(2, Set.of(), true, false, Set.of()),
                new Explanation(List.of(), List.of(), List.of(), "p1"),
                HoldState.OPEN,
                NOW.minusSeconds(number),
                NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void aThousandHoldsWorstFirst() throws Exception {
        try (Store store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"))) {
            for (int i = 0; i < 999; i++) {
                assertTrue(store.holds().open(hold(i, i % 3 == 0 ? Effect.UPDATE : Effect.GRANT, "t" + i)));
            }
            assertTrue(store.holds().open(hold(999, Effect.DESTROY, "<b>\u202e")));
            Pages pages = new Pages(List::of);
            String page = "";
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                long start = System.nanoTime();
                List<QueueView.Line> lines = QueueView.of(store.holds(), store.approvers(), "ann", NOW);
                page = pages.page(
                        "queue",
                        new Frame("Queue", "/", "ann", "approver", "t", true),
                        Map.of("groups", QueueView.groups(lines), "total", lines.size(), "mine", 1_000L, "reviews", 1));
                best = Math.min(best, System.nanoTime() - start);
            }
            System.out.println("a queue of 1,000 holds took " + best / 1_000_000 + " ms at best");
            assertEquals(1_000, page.split("<li class=\"line", -1).length - 1);
            int destroy = page.indexOf("badge destroy");
            int grant = page.indexOf("badge grant");
            int update = page.indexOf("badge update");
            assertTrue(0 < destroy && destroy < grant && grant < update, "worst first");
            assertTrue(page.contains("Changes table &lt;b&gt;<mark"), "escaped, and what is hidden is marked");
            assertFalse(page.contains("\u202e"));
        }
    }
}
