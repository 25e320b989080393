package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.state.Company;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Pace.Member;
import dev.lineclear.state.Pace.State;
import dev.lineclear.state.Pace.Wave;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps of paces. */
abstract class PacesContract {
    private static final Instant NOW = Samples.NOW;

    Store store;

    /** Where the test's database is, empty at first. */
    abstract String location() throws Exception;

    @BeforeEach
    void opens() throws Exception {
        store = Child.open(location(), 1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private static Pace pace(String id, long version, State state, Instant at) {
        Member member = new Member("h", List.of("arn:one"), false, "production", "eu-west-1", "", true, false);
        Wave wave = new Wave(
                "v",
                List.of("Size"),
                state,
                NOW,
                NOW.plusSeconds(3),
                Duration.ofMillis(2_500),
                NOW.plusSeconds(5),
                "because — so",
                List.of(member),
                List.of(new Sample("page", NOW, true, "answered 200")),
                List.of(new Looks("page", 9, 1, 2, "answered 503", 1)));
        return new Pace(id, "kiro", "db:Update", List.of(wave), at, version);
    }

    @Test
    void comesBackAsItWasAlsoAfterARestart() throws Exception {
        Pace pace = pace("p", 1, State.BAKING, NOW);
        assertTrue(store.paces().put(pace));
        assertEquals(Optional.of(pace), store.paces().find("p"));
        store.close();
        store = Child.open(location(), 1);
        assertEquals(List.of(pace), store.paces().recent(10));
        assertEquals(Optional.empty(), store.paces().find("q"));
    }

    @Test
    void eachChangeIsMadeOfTheOneBefore() {
        assertFalse(store.paces().put(pace("p", 2, State.BAKING, NOW)), "of what is not there");
        assertTrue(store.paces().put(pace("p", 1, State.BAKING, NOW)));
        assertFalse(store.paces().put(pace("p", 1, State.WELL, NOW)), "twice");
        assertTrue(store.paces().put(pace("p", 2, State.WELL, NOW)));
        assertFalse(store.paces().put(pace("p", 4, State.BAKING, NOW)), "past one");
        assertEquals(2, store.paces().find("p").orElseThrow().version());
    }

    @Test
    void ofManyAtOnceOneIsStored() throws Exception {
        AtomicInteger stored = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                callers.submit(
                        () -> store.paces().put(pace("p", 1, State.BAKING, NOW)) && stored.incrementAndGet() > 0);
            }
        }
        assertEquals(1, stored.get());
    }

    @Test
    void whoeverSharesAPartySeesTheOthersPace() {
        assertEquals(
                Map.of("a", 0L, "b", 0L),
                store.paces().company(Set.of("a", "b")).seen());
        assertTrue(store.paces()
                .begin(pace("p", 1, State.BAKING, NOW), store.paces().company(Set.of("a", "b"))));
        Company company = store.paces().company(Set.of("b", "c"));
        assertEquals(List.of(pace("p", 1, State.BAKING, NOW)), company.paces());
        assertEquals(Map.of("b", 1L, "c", 0L), company.seen());
        assertFalse(company.more());
        assertEquals(List.of(), store.paces().company(Set.of("c")).paces());
        assertEquals(List.of(), store.paces().company(Set.of()).paces());
    }

    /** All of it or nothing: what began meanwhile in one of the parties was not looked at. */
    @Test
    void nothingBeginsWhereSomethingBeganMeanwhile() {
        Company early = store.paces().company(Set.of("a", "b"));
        assertTrue(store.paces()
                .begin(pace("p", 1, State.BAKING, NOW), store.paces().company(Set.of("b"))));
        assertFalse(store.paces().begin(pace("q", 1, State.BAKING, NOW), early));
        assertEquals(Optional.empty(), store.paces().find("q"));
        assertEquals(Map.of("a", 0L), store.paces().company(Set.of("a")).seen());
        assertFalse(
                store.paces()
                        .begin(pace("p", 1, State.BAKING, NOW), store.paces().company(Set.of("a"))),
                "a pace that moved on");
        assertEquals(Map.of("a", 0L), store.paces().company(Set.of("a")).seen());
    }

    @Test
    void ofManyThatBeginAtOnceInOnePartyOneDoes() throws Exception {
        Company company = store.paces().company(Set.of("a", "b"));
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String id = "p" + i;
                callers.submit(() ->
                        store.paces().begin(pace(id, 1, State.BAKING, NOW), company) && begun.incrementAndGet() > 0);
            }
        }
        assertEquals(1, begun.get());
        assertEquals(1, store.paces().company(Set.of("a")).paces().size());
    }

    @Test
    void whatIsStoppedIsNeverForgotten() {
        store.paces().put(pace("well", 1, State.WELL, NOW));
        store.paces()
                .begin(pace("stopped", 1, State.STOPPED, NOW), store.paces().company(Set.of("a")));
        store.paces().begin(pace("gone", 1, State.WELL, NOW), store.paces().company(Set.of("a")));
        store.paces().put(pace("late", 1, State.WELL, NOW.plusSeconds(10)));
        store.paces().forget(NOW.plusSeconds(1));
        assertEquals(
                List.of("late", "stopped"),
                store.paces().recent(10).stream().map(Pace::id).toList());
        assertEquals(
                List.of("stopped"),
                store.paces().company(Set.of("a")).paces().stream()
                        .map(Pace::id)
                        .toList(),
                "nor is whose it is");
    }
}
