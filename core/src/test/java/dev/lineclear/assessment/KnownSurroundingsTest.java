package dev.lineclear.assessment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KnownSurroundingsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String DB = "arn:aws:rds:eu-central-1:1:db:orders";

    private static Resource resource(String urn, String type, String zone, String owner, Instant seen) {
        return new Resource(urn, type, "eu-central-1", zone, Map.of("owner", owner), Origin.ANSWER, seen);
    }

    private static Edge uses(String left, String right, Instant seen) {
        return new Edge(left, Relation.USES, right, Loss.BREAKS, Origin.ANSWER, "test", seen);
    }

    private static Graph graph(Sighting... all) {
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            List.of(all).forEach(knowledge::learn);
            return knowledge.refreshed();
        }
    }

    private static Graph shop(Instant seen) {
        return graph(new Sighting(
                List.of(
                        resource(DB, "rds:db", "eu-central-1a", "dba", seen),
                        resource("service:checkout", "service", "", "pay", seen)),
                List.of(uses("service:checkout", DB, seen))));
    }

    private static Proposal proposal(String operation, Instant time, String... urns) {
        List<Target> targets = new ArrayList<>();
        for (String urn : urns) {
            targets.add(new Target(urn, "rds", "db", new Environment("production", "tag"), Map.of()));
        }
        Session session = new Session(
                "s",
                new Agent("kiro", "platform", Scope.ALL),
                "op@example.com",
                "task",
                NOW,
                NOW.plusSeconds(3_600),
                Session.State.OPEN);
        return Proposal.of(
                "p", session, "aws", operation, Map.of(), targets, CanonicalJson.MAPPER.createObjectNode(), "", time);
    }

    private static Harm harm(Graph graph, Effect effect, String... urns) {
        return new KnownSurroundings(() -> graph, () -> true).of(proposal("rds:DeleteDBInstance", NOW, urns), effect);
    }

    @ParameterizedTest
    @EnumSource(names = {"DESTROY", "REPLACE", "UNKNOWN"})
    void whatIsLostTakesAlongWhatHangsOnIt(Effect effect) {
        Harm harm = harm(shop(NOW), effect, DB);
        assertEquals(1, harm.failing());
        assertEquals(List.of("checkout"), harm.services().first());
        assertEquals(List.of("dba", "pay"), harm.teams().first());
        assertEquals(
                List.of(
                        "1 thing that hangs on it fails.",
                        "Services that fail: checkout.",
                        "Teams: dba, pay.",
                        "Zones: eu-central-1a.",
                        "Regions: eu-central-1.",
                        "checkout fails: checkout uses orders (seen 0 minutes ago)",
                        "The oldest of this was seen 0 minutes ago."),
                harm.sentences());
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATE", "GRANT"})
    void ofWhatIsOnlyChangedNothingIsSaidToFail(Effect effect) {
        Harm harm = harm(shop(NOW), effect, DB);
        assertEquals(0, harm.failing());
        assertEquals(1, harm.touched());
        assertTrue(
                harm.sentences().contains("checkout hangs on it: checkout uses orders (seen 0 minutes ago)"),
                harm.toString());
        assertNotEquals(harm(shop(NOW), Effect.DESTROY, DB).digest(), harm.digest());
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "CREATE"})
    void whatTakesNothingAwayIsNotLookedAt(Effect effect) {
        assertEquals(Harm.NONE, harm(shop(NOW), effect, DB));
        assertEquals(List.of(), Harm.NONE.sentences());
    }

    @Test
    void anItemThatGoesIsNotTheTable() {
        Harm harm = new KnownSurroundings(() -> shop(NOW), () -> true)
                .of(proposal("dynamodb:DeleteItem", NOW, DB), Effect.DESTROY);
        assertEquals(0, harm.failing());
        assertEquals(1, harm.touched());
    }

    @Test
    void timeAloneChangesWhatIsShownAndNotWhatIsSigned() {
        Graph graph = shop(NOW);
        KnownSurroundings surroundings = new KnownSurroundings(() -> graph, () -> true);
        Harm now = surroundings.of(proposal("rds:DeleteDBInstance", NOW, DB), Effect.DESTROY);
        Harm later = surroundings.of(proposal("rds:DeleteDBInstance", NOW.plusSeconds(7_260), DB), Effect.DESTROY);
        assertTrue(later.sentences().contains("The oldest of this was seen 2 hours ago."), later.toString());
        assertTrue(
                later.sentences().contains("checkout fails: checkout uses orders (seen 2 hours ago)"),
                later.toString());
        assertEquals(assessment(now).digest(), assessment(later).digest());
        Harm seenAgain = harm(shop(NOW.plusSeconds(5_000)), Effect.DESTROY, DB);
        assertEquals(assessment(now).digest(), assessment(seenAgain).digest());
    }

    @Test
    void whoeverSignedIsAskedAgainWhenMoreHangsOnIt() {
        Graph more = graph(new Sighting(
                List.of(
                        resource(DB, "rds:db", "eu-central-1a", "dba", NOW),
                        resource("service:checkout", "service", "", "pay", NOW)),
                List.of(uses("service:checkout", DB, NOW), uses("arn:aws:lambda:::function:nightly", DB, NOW))));
        assertNotEquals(
                assessment(harm(shop(NOW), Effect.DESTROY, DB)).digest(),
                assessment(harm(more, Effect.DESTROY, DB)).digest());
        assertEquals(
                assessment(harm(shop(NOW), Effect.DESTROY, DB)).digest(),
                assessment(harm(
                                graph(
                                        new Sighting(
                                                List.of(
                                                        resource(DB, "rds:db", "eu-central-1a", "dba", NOW),
                                                        resource("service:checkout", "service", "", "pay", NOW)),
                                                List.of(uses("service:checkout", DB, NOW))),
                                        new Sighting(List.of(), List.of(uses("service:x", "arn:elsewhere", NOW)))),
                                Effect.DESTROY,
                                DB))
                        .digest(),
                "what has nothing to do with it is no reason");
    }

    private static Assessment assessment(Harm harm) {
        List<Target> targets = proposal("rds:DeleteDBInstance", NOW, DB).targets();
        return new Assessment(
                Effect.DESTROY,
                "Deletes orders",
                Known.curated("x"),
                new Reversibility(Reversibility.Kind.LOSSY, "", List.of(), Optional.empty()),
                targets,
                dev.lineclear.proposal.BlastRadius.of(targets, harm),
                List.of(),
                List.of(),
                true);
    }

    private static Harm covered(Coverage.Looked looked) {
        Graph graph = shop(NOW);
        return new KnownSurroundings(() -> graph, () -> true, p -> List.of(DB), (names, now) -> looked)
                .of(proposal("rds:DeleteDBInstance", NOW, DB), Effect.DESTROY);
    }

    @Test
    void kindsThatNobodyLookedForAreSaidAndAreNoReasonToAskAgain() {
        Harm looked = covered(new Coverage.Looked(new TreeSet<>(), Optional.of(NOW.minusSeconds(3 * 3_600))));
        assertEquals(0, looked.unlooked().count());
        assertTrue(
                looked.sentences().contains("What else could hang on it was last looked for 3 hours ago."),
                looked.toString());
        Harm not = covered(new Coverage.Looked(new TreeSet<>(List.of("lambda:function")), Optional.empty()));
        assertTrue(
                not.sentences()
                        .contains("Could hang on it, and nobody looked whether there are any (lineclear inventory):"
                                + " lambda:function."),
                not.toString());
        assertEquals(assessment(looked).digest(), assessment(not).digest(), "that somebody looked changes nothing");
    }

    @Test
    void whatIsMadeHasNothingThatAnybodyCouldHaveLookedFor() {
        Graph graph = shop(NOW);
        Coverage nothing = (names, now) -> new Coverage.Looked(new TreeSet<>(List.of("x")), Optional.empty());
        assertEquals(
                Harm.NONE,
                new KnownSurroundings(() -> graph, () -> true, p -> List.of(DB), nothing)
                        .of(proposal("rds:CreateDBInstance", NOW, DB), Effect.CREATE));
    }

    @Test
    void nothingKnownIsSaidAndNotTakenForNothingThere() {
        Harm harm = harm(Graph.EMPTY, Effect.DESTROY, DB);
        assertEquals(1, harm.unknown().count());
        assertEquals(List.of("Never seen, so that what hangs on it is not known: " + DB + "."), harm.sentences());
        Harm alone = harm(
                graph(new Sighting(List.of(resource(DB, "rds:db", "", "dba", NOW)), List.of())), Effect.DESTROY, DB);
        assertTrue(alone.sentences().contains("Nothing is known to hang on it."), alone.toString());
    }

    @Test
    void whileWhatWasKeptIsStillReadMoreMayBeReached() {
        Graph graph = shop(NOW);
        Harm harm = new KnownSurroundings(() -> graph, () -> false)
                .of(proposal("rds:DeleteDBInstance", NOW, DB), Effect.DESTROY);
        assertTrue(harm.truncated());
        assertNotEquals(harm(graph, Effect.DESTROY, DB).digest(), harm.digest());
    }

    @Test
    void whatIsSaidToBeAllOfItIsNotTheGraphOfAMomentBefore() {
        AtomicReference<Graph> graph = new AtomicReference<>(Graph.EMPTY);
        KnownSurroundings surroundings = new KnownSurroundings(graph::get, () -> {
            graph.set(shop(NOW));
            return true;
        });
        Harm harm = surroundings.of(proposal("rds:DeleteDBInstance", NOW, DB), Effect.DESTROY);
        assertEquals(harm(shop(NOW), Effect.DESTROY, DB).digest(), harm.digest());
    }

    @Test
    void namesThatAgentsGaveHideNothingAndFillNoPage() {
        String odd = "service:\u202eevil\u0000" + "n".repeat(1_900);
        List<Resource> resources = new ArrayList<>(List.of(resource(DB, "rds:db", "z", "dba", NOW)));
        List<Edge> edges = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> {
            resources.add(resource(odd + i, "service", "z" + i, "team" + i, NOW));
            edges.add(uses(odd + i, DB, NOW));
        });
        Harm harm = harm(graph(new Sighting(resources, edges)), Effect.DESTROY, DB);
        String page = String.join("\n", harm.sentences());
        assertFalse(page.contains("\u202e") || page.contains("\u0000"), page);
        assertTrue(page.length() < 20_000, "" + page.length());
        assertEquals(300, harm.services().count());
        assertEquals(Harm.Names.MAX, harm.services().first().size());
        assertTrue(page.contains("and 292 more"), page);
    }
}
