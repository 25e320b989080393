package dev.lineclear.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.watch.Ending;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Limits.Budget;
import dev.lineclear.assessment.watch.Noticed;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
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
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one real store, and what an agent may do at both of them together. */
final class AgentsRememberedTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Limits TEN =
            new Limits(new Budget(10, 20), new Budget(1_000, 5_000), new Budget(1_000, 5_000));

    private static final Assessor ASSESSOR = new Assessor(Map.of(
            "aws",
            (operation, asked) -> new Classification(
                    Effect.DESTROY,
                    new Reversibility(Reversibility.Kind.RECREATABLE, "", List.of(), Optional.empty()),
                    Known.curated("test"),
                    "Deletes")));

    @TempDir
    Path directory;

    private Store store;
    private Instant now = NOON;
    private int things;
    private AgentsRemembered one;
    private AgentsRemembered two;

    @BeforeEach
    void opens() throws Exception {
        store = Stores.sqlite(
                directory.resolve("state.db"),
                KeyFile.openOrCreate(directory.resolve("key")).box("store"));
        one = gateway("one");
        two = gateway("two");
    }

    @AfterEach
    void closes() {
        one.close();
        two.close();
        store.close();
    }

    private AgentsRemembered gateway(String node) {
        return AgentsRemembered.open(store, node, TEN, () -> now);
    }

    /** An agent deletes one more thing. @return what is said of its budget */
    private TreeSet<String> deletes(AgentsRemembered gateway) {
        now = now.plusSeconds(20);
        Proposal proposal = Proposal.of(
                Ids.next(now),
                new Session(
                        "s1",
                        new Agent("kiro", "platform", Scope.ALL),
                        "op",
                        "a task",
                        NOON,
                        NOON.plus(Duration.ofDays(3)),
                        Session.State.OPEN),
                "aws",
                "sqs:DeleteQueue",
                Map.of("region", "eu-west-1", "account", "1"),
                List.of(new Target(
                        "arn:aws:sqs:eu-west-1:1:q" + things++, "sqs", "queue", Environment.UNKNOWN, Map.of())),
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                now);
        Assessment assessment = ASSESSOR.assess(proposal);
        Watch.Seen seen = gateway.watch().look(proposal, assessment);
        gateway.watch().ended(seen, Ending.DONE, now);
        TreeSet<String> said =
                new TreeSet<>(seen.noticed().stream().map(Noticed::name).toList());
        said.removeIf(name -> !name.startsWith("budget"));
        return said;
    }

    /** As housekeeping has them do every second. */
    private void turn() {
        one.share();
        two.share();
        one.share();
    }

    @Test
    void anAgentHasEachBudgetOnceAtTwoGateways() {
        for (int i = 0; i < 5; i++) {
            assertTrue(deletes(one).isEmpty());
        }
        turn();
        for (int i = 0; i < 3; i++) {
            assertTrue(deletes(two).isEmpty());
        }
        turn();
        assertTrue(deletes(one).contains("budget-nearly-spent"), "8 of 10");
        deletes(two);
        turn();
        assertTrue(deletes(one).contains("budget-spent"), "10 of 10, and 6 of them here");
        assertTrue(deletes(two).contains("budget-spent"), "10 of 10, and 4 of them here");
        now = now.plus(Duration.ofHours(2));
        turn();
        assertFalse(deletes(two).contains("budget-overspent"), "the hour is over there too");
    }

    @Test
    void whatWasUsedUpIsThereAfterAKillThatCameBeforeTheRestWasKept() {
        for (int i = 0; i < 10; i++) {
            deletes(one);
        }
        turn();
        AgentsRemembered restarted = gateway("one");
        assertTrue(deletes(restarted).contains("budget-spent"));
        restarted.watch().close();
    }

    @Test
    void aGatewayThatStartsLaterKnowsWhatTheOthersCountedBefore() {
        for (int i = 0; i < 10; i++) {
            deletes(one);
        }
        turn();
        now = now.plus(Duration.ofMinutes(30));
        AgentsRemembered third = gateway("three");
        assertTrue(deletes(third).contains("budget-spent"));
        third.watch().close();
    }

    @Test
    void aGatewayWhoseClockIsAheadPushesOutNothingThatOthersCounted() {
        for (int i = 0; i < 9; i++) {
            deletes(one);
        }
        one.share();
        Instant then = now;
        now = now.plus(Duration.ofMinutes(100));
        deletes(two);
        two.share();
        now = then;
        one.share();
        AgentsRemembered third = gateway("three");
        assertTrue(deletes(third).contains("budget-spent"));
        third.watch().close();
    }

    @Test
    void whatNoBudgetIsMadeOfAnyMoreIsForgotten() {
        deletes(one);
        one.share();
        one.forget();
        assertFalse(store.spendings().since(NOON).isEmpty());
        now = now.plus(Duration.ofHours(25));
        two.forget();
        assertTrue(store.spendings().since(NOON).isEmpty());
    }
}
