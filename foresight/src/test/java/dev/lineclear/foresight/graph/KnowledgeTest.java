package dev.lineclear.foresight.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KnowledgeTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @Test
    void theVersionIsTheSameInWhateverOrderAndPortionsItWasLearned() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<Sighting> all = new ArrayList<>(Made.random(random, 60));
            Graph together = Made.graph(all.toArray(Sighting[]::new));
            for (int round = 0; round < 3; round++) {
                Collections.shuffle(all, random);
                try (Knowledge knowledge = new Knowledge(NEVER, told -> {})) {
                    for (Sighting sighting : all) {
                        knowledge.learn(sighting);
                        if (random.nextInt(5) == 0) {
                            knowledge.refreshed();
                        }
                    }
                    assertEquals(together.version(), knowledge.refreshed().version(), "seed " + seed);
                }
            }
        }
    }

    @Test
    void theVersionIsTheOneThatEveryMachineComputes() {
        Graph graph = Made.graph(
                List.of(Made.resource("arn:b", "ec2:subnet", "eu-central-1a", Map.of("owner", "net"), Origin.ANSWER)),
                List.of(Made.edge("arn:a", Relation.USES, "arn:b")));
        assertEquals("7ef1e924540b48a7f6510cc4b80ff639e875ae30864ac54bd5dd5b5c30e1b5bd", graph.version());
    }

    @Test
    void anythingButTheTimeMakesAnotherVersion() {
        Resource a = Made.resource("arn:a", "t", "r-1a", Map.of("owner", "x"), Origin.ANSWER);
        Edge e = Made.edge("arn:a", Relation.USES, "arn:b");
        String version = Made.graph(List.of(a), List.of(e)).version();
        Resource later = new Resource(
                a.urn(), a.type(), a.region(), a.zone(), a.tags(), a.origin(), Made.NOW.plusSeconds(5_000));
        assertEquals(version, Made.graph(List.of(later), List.of(e)).version());
        for (Resource other : List.of(
                Made.resource("arn:c", "t", "r-1a", Map.of("owner", "x"), Origin.ANSWER),
                Made.resource("arn:a", "u", "r-1a", Map.of("owner", "x"), Origin.ANSWER),
                Made.resource("arn:a", "t", "r-1b", Map.of("owner", "x"), Origin.ANSWER),
                Made.resource("arn:a", "t", "r-1a", Map.of("owner", "y"), Origin.ANSWER),
                Made.resource("arn:a", "t", "r-1a", Map.of("owner", "x"), Origin.TRACE))) {
            assertNotEquals(version, Made.graph(List.of(other), List.of(e)).version(), other::toString);
        }
        for (Edge other : List.of(
                Made.edge("arn:b", Relation.USES, "arn:a"),
                Made.edge("arn:a", Relation.READS, "arn:b"),
                Made.edge("arn:a", Relation.USES, "arn:b", Loss.DEGRADES, Origin.INVENTORY),
                Made.edge("arn:a", Relation.USES, "arn:b", Loss.BREAKS, Origin.TRACE))) {
            assertNotEquals(version, Made.graph(List.of(a), List.of(other)).version(), other::toString);
        }
    }

    @Test
    void whereOriginsContradictEachOtherTheSurestWinsAndAllAreShown() {
        Resource declared = Made.resource("arn:a", "service", "", Map.of("owner", "shop"), Origin.DECLARED);
        Resource read = Made.resource(
                "arn:a", "ecs:service", "eu-central-1a", Map.of("owner", "ops", "x", "y"), Origin.INVENTORY);
        Edge weak = Made.edge("arn:a", Relation.USES, "arn:b", Loss.BREAKS, Origin.TRACE);
        Edge sure = Made.edge("arn:a", Relation.USES, "arn:b", Loss.DEGRADES, Origin.DECLARED);
        Graph graph = Made.graph(List.of(read, declared), List.of(weak, sure));
        Resource known = graph.resource("arn:a").orElseThrow();
        assertEquals("service", known.type());
        assertEquals("eu-central-1a", known.zone(), "what only one says is no contradiction");
        assertEquals(Map.of("owner", "shop", "x", "y"), known.tags());
        assertEquals(List.of(declared, read), graph.statements("arn:a"));
        assertEquals(List.of(sure, weak), graph.dependents("arn:b"));
        assertEquals(List.of(sure, weak), graph.dependencies("arn:a"));
    }

    @Test
    void whatOnlyAnEdgeNamesIsThereAndWasNeverSeen() {
        Graph graph = Made.graph(List.of(), List.of(Made.edge("arn:a", Relation.USES, "arn:b")));
        assertEquals(2, graph.resources());
        assertEquals(Optional.empty(), graph.resource("arn:b"));
        assertEquals(1, graph.dependents("arn:b").size());
    }

    @Test
    void everythingComesBackAsItWasLearned() {
        for (int seed = 0; seed < 20; seed++) {
            List<Sighting> all = Made.random(new Random(seed), 30);
            Waiting expected = new Waiting();
            all.forEach(expected::add);
            Graph graph = Made.graph(all.toArray(Sighting[]::new));
            expected.resources
                    .values()
                    .forEach(r -> assertTrue(graph.statements(r.urn()).contains(r), r::toString));
            expected.edges.values().forEach(e -> {
                assertTrue(graph.dependents(e.dependency()).contains(e), e::toString);
                assertTrue(graph.dependencies(e.dependent()).contains(e), e::toString);
            });
            assertEquals(expected.edges.size(), graph.edges());
        }
    }

    @Test
    void onlyNewsIsToldAndReadingTheSameAgainIsNone() {
        ConcurrentLinkedQueue<Sighting> told = new ConcurrentLinkedQueue<>();
        Resource a = Made.resource("arn:a", "t");
        Edge e = Made.edge("arn:a", Relation.USES, "arn:b");
        Sighting first = new Sighting(List.of(a), List.of(e));
        try (Knowledge knowledge = new Knowledge(NEVER, told::add)) {
            knowledge.learn(first);
            Graph graph = knowledge.refreshed();
            assertEquals(first, told.poll());
            knowledge.learn(first);
            knowledge.learn(new Sighting(List.of(seen(a, Knowledge.FRESH.minusSeconds(1))), List.of()));
            assertEquals(graph, knowledge.refreshed());
            assertTrue(told.isEmpty());
            Resource again = seen(a, Knowledge.FRESH);
            knowledge.learn(new Sighting(List.of(again), List.of()));
            assertEquals(again, knowledge.refreshed().resource("arn:a").orElseThrow());
            assertEquals(new Sighting(List.of(again), List.of()), told.poll());
        }
    }

    @Test
    void whatIsRecalledIsKnownAndNoNews() {
        try (Knowledge knowledge = new Knowledge(NEVER, told -> {
            throw new AssertionError(told);
        })) {
            knowledge.recall(new Sighting(List.of(Made.resource("arn:a", "t")), List.of()));
            assertTrue(knowledge.refreshed().resource("arn:a").isPresent());
        }
    }

    @Test
    void theNextGraphIsMadeInTheBackground() throws Exception {
        CompletableFuture<Sighting> told = new CompletableFuture<>();
        try (Knowledge knowledge = new Knowledge(Duration.ZERO, told::complete)) {
            knowledge.learn(new Sighting(List.of(Made.resource("arn:a", "t")), List.of()));
            told.get(60, TimeUnit.SECONDS);
            assertTrue(knowledge.snapshot().resource("arn:a").isPresent());
        }
    }

    @Test
    void manyWhoLearnAtOnceLoseNothing() throws Exception {
        try (Knowledge knowledge = new Knowledge(Duration.ZERO, told -> {});
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var learned = threads.invokeAll(IntStream.range(0, 32)
                    .<java.util.concurrent.Callable<Boolean>>mapToObj(t -> () -> IntStream.range(0, 200)
                            .allMatch(i -> knowledge.learn(new Sighting(
                                    List.of(Made.resource("arn:" + t + ":" + i, "t")),
                                    List.of(Made.edge("arn:" + t + ":" + i, Relation.USES, "arn:shared"))))))
                    .toList());
            for (var done : learned) {
                assertTrue(done.get());
            }
            assertEquals(32 * 200 + 1, knowledge.refreshed().resources());
            assertEquals(32 * 200, knowledge.snapshot().edges());
        }
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSaid() {
        Limits small = new Limits(3, 2, 1_000, 20);
        try (Knowledge knowledge = new Knowledge(NEVER, told -> {}, small)) {
            knowledge.learn(new Sighting(List.of(Made.resource("arn:a", "t"), Made.resource("arn:b", "t")), List.of()));
            assertFalse(knowledge.refreshed().full());
            knowledge.learn(new Sighting(
                    List.of(Made.resource("arn:c", "t"), Made.resource("arn:d", "t")),
                    List.of(
                            Made.edge("arn:a", Relation.USES, "arn:b"),
                            Made.edge("arn:b", Relation.USES, "arn:a"),
                            Made.edge("arn:c", Relation.USES, "arn:a"),
                            Made.edge("arn:e", Relation.USES, "arn:a"))));
            Graph graph = knowledge.refreshed();
            assertTrue(graph.full());
            assertEquals(3, graph.resources());
            assertEquals(2, graph.edges());
        }
    }

    @Test
    void whatComesFasterThanItCanBeTakenIsRefusedAndCounted() {
        try (Knowledge knowledge = new Knowledge(NEVER, told -> {})) {
            List<Resource> many = IntStream.range(0, Knowledge.MAX_WAITING + 1)
                    .mapToObj(i -> Made.resource("arn:" + i, "t"))
                    .toList();
            assertFalse(knowledge.learn(new Sighting(many, List.of())));
            assertEquals(1, knowledge.missed());
            assertTrue(knowledge.learn(new Sighting(many.subList(0, 10), List.of())));
        }
    }

    @Test
    void whatWasNotSeenForLongIsForgottenAndWhatPeopleDeclaredIsNot() {
        Resource declared = Made.resource("arn:d", "service", "", Map.of(), Origin.DECLARED);
        Edge fresh = new Edge(
                "arn:f", Relation.USES, "arn:d", Loss.BREAKS, Origin.ANSWER, "newer", Made.NOW.plusSeconds(100));
        try (Knowledge knowledge = new Knowledge(NEVER, told -> {})) {
            knowledge.learn(new Sighting(
                    List.of(declared, Made.resource("arn:old", "rare")),
                    List.of(Made.edge("arn:old", Relation.USES, "arn:d"), fresh)));
            knowledge.refreshed();
            knowledge.forget(Made.NOW.plusSeconds(50));
            Graph graph = knowledge.snapshot();
            assertEquals(2, graph.resources());
            assertEquals(List.of(fresh), graph.dependents("arn:d"));
            assertEquals(
                    Made.graph(List.of(declared), List.of(fresh)).version(), graph.version(), "as if never learned");
        }
    }

    @Test
    void namesThatAreNoTextAreRefused() {
        for (String urn : List.of("", "x".repeat(Resource.MAX_URN + 1), "arn:\ud800", "arn:\udc00x")) {
            assertThrows(IllegalArgumentException.class, () -> Made.resource(urn, "t"));
            assertThrows(IllegalArgumentException.class, () -> Made.edge("arn:a", Relation.USES, urn));
        }
        assertEquals(
                Set.of("\ud83d\ude00"),
                Set.of(Made.resource("\ud83d\ude00", "t").urn()));
    }

    private static Resource seen(Resource r, Duration later) {
        Instant seen = r.seen().plus(later);
        return new Resource(r.urn(), r.type(), r.region(), r.zone(), r.tags(), r.origin(), seen);
    }
}
