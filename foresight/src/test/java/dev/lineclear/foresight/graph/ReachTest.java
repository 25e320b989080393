package dev.lineclear.foresight.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReachTest {
    private static final Bounds ALL = new Bounds(1_000, 10_000_000, 100_000_000);

    /** Learning as many takes half a minute on a slow machine; a tenth of them goes as far beyond the bound. */
    private static final int A_MILLION = Boolean.getBoolean("lineclear.long") ? 1_000_000 : 100_000;

    private static Reached lose(Graph graph, String... targets) {
        return Reach.of(graph, List.of(targets), Made.NOW, ALL);
    }

    private static Graph shop() {
        return Made.graph(
                List.of(
                        Made.resource("service:shop", "service", "", Map.of("owner", "web"), Origin.DECLARED),
                        Made.resource("service:checkout", "service", "", Map.of("owner", "pay"), Origin.DECLARED),
                        Made.resource(
                                "arn:aws:rds:eu-central-1:1:db:orders",
                                "rds:db",
                                "eu-central-1a",
                                Map.of("team", "dba"),
                                Origin.ANSWER),
                        Made.resource(
                                "arn:aws:ec2:eu-central-1:1:subnet/subnet-1",
                                "ec2:subnet",
                                "eu-central-1a",
                                Map.of(),
                                Origin.ANSWER),
                        Made.resource("arn:aws:logs:eu-central-1:1:log-group:audit", "logs:log-group")),
                List.of(
                        Made.edge("service:shop", Relation.USES, "service:checkout"),
                        Made.edge("service:checkout", Relation.USES, "arn:aws:rds:eu-central-1:1:db:orders"),
                        Made.edge(
                                "arn:aws:ec2:eu-central-1:1:subnet/subnet-1",
                                Relation.CONTAINS,
                                "arn:aws:rds:eu-central-1:1:db:orders"),
                        Made.edge(
                                "service:shop",
                                Relation.WRITES,
                                "arn:aws:logs:eu-central-1:1:log-group:audit",
                                Loss.DEGRADES,
                                Origin.ANSWER)));
    }

    @Test
    void whatHangsOnWhatIsLostFailsAndIsSaidEdgeByEdge() {
        Reached reached = lose(shop(), "arn:aws:ec2:eu-central-1:1:subnet/subnet-1");
        assertEquals(3, reached.count(Outcome.FAILS));
        assertEquals(Set.of("checkout", "shop"), reached.services(Outcome.FAILS));
        assertEquals(Set.of("dba", "pay", "web"), reached.teams());
        assertEquals(Set.of("eu-central-1a"), reached.zones());
        assertEquals(Set.of("eu-central-1"), reached.regions());
        assertEquals(
                List.of(
                        "checkout fails: checkout uses orders, which is in subnet-1",
                        "shop fails: shop uses checkout, which uses orders, which is in subnet-1",
                        "orders fails: orders is in subnet-1"),
                reached.paths(10).stream().map(Path::sentence).toList());
        assertEquals(2, reached.paths(2).size());
        assertFalse(reached.truncated());
        assertEquals(Set.of(), reached.unknownTargets());
    }

    @Test
    void whatOnlyDegradesTakesNothingAlong() {
        Graph graph = Made.graph(
                List.of(),
                List.of(
                        Made.edge("b", Relation.WRITES, "a", Loss.DEGRADES, Origin.ANSWER),
                        Made.edge("c", Relation.USES, "b")));
        Reached reached = lose(graph, "a");
        assertEquals(1, reached.count(Outcome.DEGRADES));
        assertEquals(Optional.empty(), reached.of("c"));
        assertEquals("b degrades: b writes a", reached.paths(9).getFirst().sentence());
    }

    @Test
    void theWorseOfTwoWaysCounts() {
        Graph graph = Made.graph(
                List.of(),
                List.of(
                        Made.edge("c", Relation.WRITES, "a", Loss.DEGRADES, Origin.ANSWER),
                        Made.edge("c", Relation.USES, "b"),
                        Made.edge("b", Relation.USES, "a")));
        assertEquals(Optional.of(Outcome.FAILS), lose(graph, "a").of("c"));
    }

    private static Graph balanced(Origin origin, Instant seen, boolean known) {
        List<Resource> resources = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        resources.add(Made.resource("group", "elasticloadbalancing:targetgroup"));
        for (String instance : List.of("i-1", "i-2", "i-3")) {
            if (known || instance.equals("i-1")) {
                resources.add(Made.resource(instance, "ec2:instance"));
            }
            edges.add(new Edge("group", Relation.ROUTES_TO, instance, Loss.BREAKS, origin, "r", seen));
        }
        edges.add(Made.edge("site", Relation.USES, "group"));
        return Made.graph(resources, edges);
    }

    @Test
    void whatHasOthersLeftLosesRedundancyAndFailsWhenAllAreGone() {
        Graph graph = balanced(Origin.ANSWER, Made.NOW, true);
        assertEquals(Optional.of(Outcome.LESS_REDUNDANT), lose(graph, "i-1").of("group"));
        assertEquals(Optional.empty(), lose(graph, "i-1").of("site"));
        assertEquals(
                Optional.of(Outcome.LESS_REDUNDANT), lose(graph, "i-1", "i-3").of("group"));
        assertEquals(
                Optional.of(Outcome.FAILS), lose(graph, "i-1", "i-3", "i-2").of("group"));
        assertEquals(
                Optional.of(Outcome.FAILS), lose(graph, "i-1", "i-3", "i-2").of("site"));
    }

    @Test
    void whatAnAgentMadeUpOrWasSeenLongAgoIsNoAlternative() {
        Instant old = Made.NOW.minus(Alternatives.FRESH).minusSeconds(1);
        for (Graph graph : List.of(
                balanced(Origin.TRACE, Made.NOW, true),
                balanced(Origin.PUBLISHED, Made.NOW, true),
                balanced(Origin.ANSWER, old, true),
                balanced(Origin.ANSWER, Made.NOW, false))) {
            assertEquals(Optional.of(Outcome.FAILS), lose(graph, "i-1").of("group"));
        }
        assertEquals(
                Optional.of(Outcome.LESS_REDUNDANT),
                lose(balanced(Origin.DECLARED, old, true), "i-1").of("group"),
                "what people wrote down stays true");
    }

    @Test
    void alternativesThatHangOnWhatIsLostGoWithIt() {
        Graph graph = Made.graph(
                List.of(
                        Made.resource("group", "elasticloadbalancing:targetgroup"),
                        Made.resource("i-1", "ec2:instance"),
                        Made.resource("i-2", "ec2:instance")),
                List.of(
                        Made.edge("group", Relation.ROUTES_TO, "i-1"),
                        Made.edge("group", Relation.ROUTES_TO, "i-2"),
                        Made.edge("subnet", Relation.CONTAINS, "i-1"),
                        Made.edge("net", Relation.CONTAINS, "subnet"),
                        Made.edge("net", Relation.CONTAINS, "i-2")));
        assertEquals(Optional.of(Outcome.LESS_REDUNDANT), lose(graph, "subnet").of("group"));
        assertEquals(Optional.of(Outcome.FAILS), lose(graph, "net").of("group"));
    }

    @Test
    void whatNeedsBothOfTwoOfATypeFailsWithOne() {
        for (Relation relation : List.of(Relation.USES, Relation.READS, Relation.ENCRYPTS_WITH, Relation.ROUTES_TO)) {
            Graph graph = Made.graph(
                    List.of(
                            Made.resource("a", "dynamodb:table"),
                            Made.resource("b", "dynamodb:table"),
                            Made.resource("f", "lambda:function")),
                    List.of(Made.edge("f", relation, "a"), Made.edge("f", relation, "b")));
            assertEquals(Optional.of(Outcome.FAILS), lose(graph, "a").of("f"), relation::name);
        }
    }

    @Test
    void whatIsInTwoSubnetsOutlivesOne() {
        Graph graph = Made.graph(
                List.of(
                        Made.resource("a", "ec2:subnet"),
                        Made.resource("b", "ec2:subnet"),
                        Made.resource("f", "lambda:function")),
                List.of(Made.edge("f", Relation.USES, "a"), Made.edge("f", Relation.USES, "b")));
        assertEquals(Optional.of(Outcome.LESS_REDUNDANT), lose(graph, "a").of("f"));
        assertEquals(Optional.of(Outcome.FAILS), lose(graph, "a", "b").of("f"));
    }

    @Test
    void theSurestOriginSaysWhetherALossBreaks() {
        Graph graph = Made.graph(
                List.of(),
                List.of(
                        Made.edge("b", Relation.USES, "a", Loss.BREAKS, Origin.TRACE),
                        Made.edge("b", Relation.USES, "a", Loss.DEGRADES, Origin.DECLARED)));
        assertEquals(Optional.of(Outcome.DEGRADES), lose(graph, "a").of("b"));
    }

    /** The surest counts, and is not left alone where somebody says worse. */
    @Test
    void whereTheSurestSaysTheMilderTheOtherIsSaidToo() {
        Edge declared = Made.edge("b", Relation.USES, "a", Loss.DEGRADES, Origin.DECLARED);
        Reached doubted = lose(
                Made.graph(
                        List.of(),
                        List.of(
                                declared,
                                Made.edge("b", Relation.USES, "a", Loss.DEGRADES, Origin.ANSWER),
                                Made.edge("b", Relation.USES, "a", Loss.BREAKS, Origin.TRACE))),
                "a");
        assertEquals(
                "b degrades: b uses a (by traces it fails)",
                doubted.paths(1).getFirst().sentence());
        Reached alone = lose(Made.graph(List.of(), List.of(declared)), "a");
        assertEquals("b degrades: b uses a", alone.paths(1).getFirst().sentence());
        assertNotEquals(alone.digest(), doubted.digest(), "who signed the one has not signed the other");
        Reached worse = lose(
                Made.graph(
                        List.of(),
                        List.of(
                                Made.edge("b", Relation.USES, "a", Loss.BREAKS, Origin.DECLARED),
                                Made.edge("b", Relation.USES, "a", Loss.DEGRADES, Origin.TRACE))),
                "a");
        assertEquals("b fails: b uses a", worse.paths(1).getFirst().sentence(), "it cannot be worse than that");
    }

    @Test
    void circlesEnd() {
        Graph graph = Made.graph(
                List.of(),
                List.of(
                        Made.edge("a", Relation.USES, "a"),
                        Made.edge("b", Relation.USES, "a"),
                        Made.edge("c", Relation.USES, "b"),
                        Made.edge("a", Relation.USES, "c")));
        Reached reached = lose(graph, "a");
        assertEquals(2, reached.count(Outcome.FAILS));
        assertEquals(Optional.of(Outcome.LOST), reached.of("a"));
        assertFalse(reached.truncated());
    }

    @Test
    void whatNobodyHasSeenIsSaidAndNotLeftOut() {
        Reached reached = lose(Made.graph(List.of(), List.of(Made.edge("b", Relation.USES, "a"))), "a", "x", "y*");
        assertEquals(Set.of("a", "x", "y*"), reached.unknownTargets());
        assertEquals(1, reached.count(Outcome.FAILS));
        assertEquals(List.of("b"), reached.unseen(9));
        assertEquals(1, reached.unseen());
        assertEquals(Set.of("a"), lose(Graph.EMPTY, "a").unknownTargets());
    }

    @Test
    void aNameWithAStarIsWhateverFits() {
        Graph graph = shop();
        assertEquals(3, lose(graph, "arn:aws:ec2:*:*:subnet/subnet-1").count(Outcome.FAILS));
        assertEquals(0, lose(graph, "arn:aws:ec2:*:*:subnet/subnet-2").count(Outcome.FAILS));
        assertEquals(
                Set.of("arn:aws:ec2:*:*:subnet/subnet-2"),
                lose(graph, "arn:aws:ec2:*:*:subnet/subnet-2").unknownTargets());
        for (String anything : List.of("*", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:eu-central-1:1:*")) {
            assertEquals(0, lose(graph, anything).count(Outcome.LOST), anything);
            assertEquals(Set.of(anything), lose(graph, anything).unknownTargets(), "not everything, and not nothing");
        }
    }

    @Test
    void aBoundThatIsReachedIsSaid() {
        List<Edge> chain = IntStream.range(0, 50)
                .mapToObj(i -> Made.edge("n" + (i + 1), Relation.USES, "n" + i))
                .toList();
        Graph graph = Made.graph(List.of(), chain);
        assertFalse(Reach.of(graph, List.of("n0"), Made.NOW, new Bounds(51, 100, 100))
                .truncated());
        for (Bounds tight : List.of(new Bounds(49, 100, 100), new Bounds(99, 50, 100), new Bounds(99, 100, 49))) {
            Reached reached = Reach.of(graph, List.of("n0"), Made.NOW, tight);
            assertTrue(reached.truncated(), tight::toString);
            assertTrue(reached.count(Outcome.FAILS) >= 49, tight::toString);
        }
    }

    @Test
    void aMillionEdgesOnOneThingEndAtTheBoundAndAreSaid() {
        int portion = A_MILLION / 10;
        Sighting[] portions = IntStream.range(0, 10)
                .mapToObj(p -> new Sighting(
                        List.of(),
                        IntStream.range(p * portion, (p + 1) * portion)
                                .mapToObj(i -> Made.edge("n" + i, Relation.USES, "hub"))
                                .toList()))
                .toArray(Sighting[]::new);
        Graph graph = Made.graph(portions);
        assertEquals(A_MILLION, graph.edges());
        Reached reached = Reach.of(graph, List.of("hub"), Made.NOW, Bounds.DECISION);
        assertTrue(reached.truncated());
        assertEquals(Bounds.DECISION.visited() - 1, reached.count(Outcome.FAILS));
        assertEquals(A_MILLION, lose(graph, "hub").count(Outcome.FAILS));
    }

    @Test
    void somethingWithAMillionAlternativesIsCountedOnceAndNotForEach() {
        List<Resource> resources = new ArrayList<>(List.of(Made.resource("group", "elasticloadbalancing:targetgroup")));
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            resources.add(Made.resource("i-" + i, "ec2:instance"));
            edges.add(Made.edge("group", Relation.ROUTES_TO, "i-" + i));
            edges.add(Made.edge("net", Relation.CONTAINS, "i-" + i));
        }
        Graph graph = Made.graph(new Sighting(resources, List.of()), new Sighting(List.of(), edges));
        assertEquals(Optional.of(Outcome.FAILS), lose(graph, "net").of("group"));
        assertEquals(Optional.of(Outcome.LESS_REDUNDANT), lose(graph, "i-0").of("group"));
    }

    @Test
    void theOldestOfWhatItRestsOnIsSaid() {
        Instant old = Made.NOW.minusSeconds(3_600);
        Graph graph = Made.graph(
                List.of(Made.resource("a", "t")),
                List.of(
                        new Edge("b", Relation.USES, "a", Loss.BREAKS, Origin.ANSWER, "r", old),
                        Made.edge("c", Relation.USES, "x")));
        assertEquals(Optional.of(old), lose(graph, "a").oldest());
        assertEquals(old, lose(graph, "a").paths(1).getFirst().oldest());
        assertEquals(Optional.empty(), lose(graph, "nothing").oldest());
    }

    @Test
    void whateverOrderItWasLearnedInTheAnswerIsTheSameToTheByte() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Sighting> all = new ArrayList<>(Made.random(random, 50));
            String target = all.getFirst().resources().getFirst().urn();
            Reached first = lose(Made.graph(all.toArray(Sighting[]::new)), target);
            Collections.shuffle(all, random);
            Reached second = lose(Made.graph(all.toArray(Sighting[]::new)), target);
            assertEquals(first.digest(), second.digest(), "seed " + seed);
            assertEquals(first.paths(50), second.paths(50), "seed " + seed);
        }
    }

    /** Another here than on another machine, and people who sign at one gateway would be asked again by the next. */
    @Test
    void whatIsReachedIsTheSameToTheByteOnEveryMachine() {
        assertEquals(
                "22ec4a95b8f1462066806e466d8dbd57c74d4d744bcce63420b096ee7a2b908a",
                lose(shop(), "arn:aws:ec2:eu-central-1:1:subnet/subnet-1").digest());
        Graph graph = Made.graph(Made.random(new Random(7), 50).toArray(Sighting[]::new));
        assertEquals(
                "a4a11ba40a075776e96f122c250b4894143b07fb2d912f8ce3a377a6719a3798",
                lose(graph, graph.urns.get(0), graph.urns.get(3)).digest());
    }

    @Test
    void itIsWhatSimpleRulesAppliedUntilNothingChangesSay() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Graph graph = Made.graph(Made.random(random, 40).toArray(Sighting[]::new));
            Set<String> lost = new TreeSet<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                lost.add(graph.urns.get(random.nextInt(graph.resources())));
            }
            Reached reached = Reach.of(graph, lost, Made.NOW, ALL);
            Map<String, Outcome> expected = new SimpleRules(graph, Made.NOW).lose(lost);
            for (int i = 0; i < graph.resources(); i++) {
                String urn = graph.urns.get(i);
                assertEquals(Optional.ofNullable(expected.get(urn)), reached.of(urn), "seed " + seed + " " + urn);
            }
        }
    }
}
