package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.state.Relations;
import dev.lineclear.state.Relations.Page;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of resources, in either database. */
abstract class RelationsContract {
    private static final Instant NOW = Samples.NOW;
    private static final String ODD = "arn:aws:x:::\u0000<\"\ud83d\ude00\u202e" + "n".repeat(2_000);

    Store store;

    /** Where the test's database is: a file, or a JDBC URL. */
    abstract String location() throws Exception;

    /** A connection past the store. */
    abstract Connection raw() throws Exception;

    @BeforeEach
    void opens() throws Exception {
        store = Child.open(location(), 1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private static Resource resource(String urn, String type, Origin origin, Instant seen) {
        return new Resource(urn, type, "eu-central-1", "", Map.of("Name", urn.substring(0, 3)), origin, seen);
    }

    private static Edge edge(String left, String right, Loss loss, Origin origin, Instant seen) {
        return new Edge(left, Relation.USES, right, loss, origin, "x:DescribeY Z", seen);
    }

    private Sighting all() {
        Set<Resource> resources = new HashSet<>();
        Set<Edge> edges = new HashSet<>();
        String from = "";
        do {
            Page page = store.relations().read(from, Instant.EPOCH);
            page.sighting().resources().forEach(r -> assertTrue(resources.add(r), r::toString));
            page.sighting().edges().forEach(e -> assertTrue(edges.add(e), e::toString));
            from = page.next();
        } while (!from.isEmpty());
        return new Sighting(List.copyOf(resources), List.copyOf(edges));
    }

    @Test
    void whatWasLearnedComesBackAfterARestart() throws Exception {
        Resource one = resource(ODD, "ec2:subnet", Origin.ANSWER, NOW);
        Edge edge = edge(ODD, ODD + "2", Loss.BREAKS, Origin.ANSWER, NOW);
        store.relations().put(new Sighting(List.of(one), List.of(edge)));
        store.close();
        store = Child.open(location(), 1);
        assertEquals(new Sighting(List.of(one), List.of(edge)), all());
    }

    @Test
    void eachOriginsLatestWordStaysInWhateverOrderItComes() {
        Resource old = resource("arn:a", "old", Origin.ANSWER, NOW.minusNanos(1));
        Resource latest = resource("arn:a", "new", Origin.ANSWER, NOW);
        Resource declared = resource("arn:a", "said", Origin.DECLARED, NOW.minusSeconds(9));
        Edge before = edge("arn:a", "arn:b", Loss.BREAKS, Origin.TRACE, NOW.minusNanos(1));
        Edge after = edge("arn:a", "arn:b", Loss.DEGRADES, Origin.TRACE, NOW);
        store.relations().put(new Sighting(List.of(latest, declared), List.of(after)));
        store.relations().put(new Sighting(List.of(old), List.of(before)));
        Sighting kept = all();
        assertEquals(Set.of(latest, declared), Set.copyOf(kept.resources()));
        assertEquals(List.of(after), kept.edges());
    }

    @Test
    void twoWordsAboutOneThingInOneSightingAreNoConflict() {
        Resource old = resource("arn:a", "old", Origin.ANSWER, NOW.minusNanos(1));
        Resource latest = resource("arn:a", "new", Origin.ANSWER, NOW);
        store.relations().put(new Sighting(List.of(latest, old), List.of()));
        assertEquals(List.of(latest), all().resources());
    }

    @Test
    void thousandsComeBackPageByPageEachOnce() {
        List<Resource> resources = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < Relations.PAGE + 7; i++) {
            resources.add(resource("arn:" + i, "t", Origin.INVENTORY, NOW));
            edges.add(edge("arn:" + i, "arn:" + (i + 1), Loss.BREAKS, Origin.INVENTORY, NOW));
        }
        store.relations().put(new Sighting(resources, edges));
        assertEquals(
                Relations.PAGE,
                store.relations().read("", Instant.EPOCH).sighting().resources().size()
                        + store.relations()
                                .read("", Instant.EPOCH)
                                .sighting()
                                .edges()
                                .size());
        Sighting kept = all();
        assertEquals(Set.copyOf(resources), Set.copyOf(kept.resources()));
        assertEquals(Set.copyOf(edges), Set.copyOf(kept.edges()));
    }

    @Test
    void whatWasNotSeenForLongIsForgottenButForWhatPeopleDeclared() {
        Instant old = NOW.minus(Duration.ofDays(40));
        Resource declared = resource("arn:declared", "t", Origin.DECLARED, old);
        Resource fresh = resource("arn:fresh", "t", Origin.ANSWER, NOW);
        Edge gone = edge("arn:declared", "arn:fresh", Loss.BREAKS, Origin.INVENTORY, old);
        store.relations()
                .put(new Sighting(
                        List.of(declared, fresh, resource("arn:gone", "t", Origin.ANSWER, old)), List.of(gone)));
        assertEquals(2, store.relations().forget(NOW.minus(Duration.ofDays(30))));
        Sighting kept = all();
        assertEquals(Set.of(declared, fresh), Set.copyOf(kept.resources()));
        assertEquals(List.of(), kept.edges());
    }

    @Test
    void whatAnotherGatewayLearnedSinceIsReadAlone() {
        Resource fresh = resource("arn:fresh", "t", Origin.ANSWER, NOW);
        store.relations()
                .put(new Sighting(
                        List.of(fresh, resource("arn:old", "t", Origin.ANSWER, NOW.minusNanos(1))), List.of()));
        assertEquals(List.of(fresh), store.relations().read("", NOW).sighting().resources());
    }

    @Test
    void manyWhoWriteTheSameAtOnceDoNotLockEachOtherOut() throws Exception {
        List<Callable<Void>> writers = new ArrayList<>();
        for (int w = 0; w < 8; w++) {
            List<Resource> resources = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                // Each in another order.
                resources.add(resource("arn:" + (i * 7 + w * 31) % 300, "t" + w, Origin.ANSWER, NOW.plusNanos(w)));
            }
            writers.add(() -> {
                store.relations().put(new Sighting(resources, List.of()));
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(writers)) {
                done.get();
            }
        }
        assertTrue(all().resources().stream().allMatch(r -> r.type().equals("t7")), "the latest of each");
        assertEquals(300, all().resources().size());
    }

    @Test
    void whatWasAlteredPastTheStoreIsAnErrorAndNoKnowledge() throws Exception {
        store.relations().put(new Sighting(List.of(resource("arn:a", "t", Origin.ANSWER, NOW)), List.of()));
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE relations SET body = '{\"urn\":\"\"}'");
        }
        assertThrows(StateException.class, () -> store.relations().read("", Instant.EPOCH));
    }
}
