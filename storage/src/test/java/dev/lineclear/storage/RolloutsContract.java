package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.Rollouts.Part;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps of rollouts. */
abstract class RolloutsContract {
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

    private Rollout started(String session, Instant at) {
        Hold hold = Samples.hold(session, session);
        store.holds().open(hold);
        Rollout rollout = Rollout.started(hold.id(), at);
        assertTrue(store.rollouts().start(rollout));
        return rollout;
    }

    private static boolean once(List<Callable<Boolean>> calls) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            calls.forEach(c -> all.add(callers.submit(c)));
            int done = 0;
            for (Future<Boolean> one : all) {
                done += one.get() ? 1 : 0;
            }
            return done == 1;
        }
    }

    @Test
    void aRolloutIsFoundAsItWasLeftWhichOutlivesARestart() throws Exception {
        Rollout rollout = started("s1", NOW);
        assertFalse(store.rollouts().start(rollout), "a second one of the same hold");
        Rollout later = rollout.to(RolloutState.BAKING, 1, NOW.plusSeconds(9), "all of “beta” is done")
                .looked(NOW.plusSeconds(11), Duration.ofMillis(1_500));
        assertFalse(store.rollouts().move(later), "a move was left out");
        assertTrue(store.rollouts().move(rollout.to(RolloutState.RUNNING, 0, NOW, "")));
        assertTrue(store.rollouts().move(later));
        store.close();
        store = Child.open(location(), 1);
        assertEquals(Optional.of(later), store.rollouts().find(rollout.id()));
        assertEquals(Optional.empty(), store.rollouts().find("01KAZ3Q7T2X9V4M8N6P5R1S0WC"));
    }

    @Test
    void ofManyThatMoveItAtOnceOneDoes() throws Exception {
        Rollout rollout = started("s1", NOW);
        List<Callable<Boolean>> moves = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Rollout to = rollout.to(i % 2 == 0 ? RolloutState.RUNNING : RolloutState.HALTED, 0, NOW, "caller " + i);
            moves.add(() -> store.rollouts().move(to));
        }
        assertTrue(once(moves));
    }

    @Test
    void thoseThatAreOverAreListedButNotLive() {
        Rollout old = started("s1", NOW);
        Rollout young = started("s2", NOW.plusSeconds(1));
        Rollout over = old.to(RolloutState.DONE, 0, NOW, "");
        assertEquals(List.of(old, young), store.rollouts().live(10));
        assertTrue(store.rollouts().move(over));
        assertEquals(List.of(young), store.rollouts().live(10));
        assertEquals(List.of(young, over), store.rollouts().recent(10));
        assertEquals(List.of(young), store.rollouts().recent(1));
    }

    @Test
    void oneGatewaySeesToItUntilItsTimeIsUp() {
        Rollouts rollouts = store.rollouts();
        String id = started("s1", NOW).id();
        assertTrue(rollouts.lease(id, "here", NOW, NOW.plusSeconds(30)));
        assertFalse(rollouts.lease(id, "there", NOW.plusSeconds(30), NOW.plusSeconds(60)));
        assertTrue(rollouts.lease(id, "here", NOW.plusSeconds(20), NOW.plusSeconds(50)));
        assertFalse(rollouts.lease(id, "there", NOW.plusSeconds(40), NOW.plusSeconds(70)));
        assertTrue(rollouts.lease(id, "there", NOW.plusSeconds(51), NOW.plusSeconds(80)));
    }

    @Test
    void aRequestRunsUnderOneHoldForGoodAndAHoldIsForOneRequest() throws Exception {
        Rollouts rollouts = store.rollouts();
        String id = started("s1", NOW).id();
        Part first = new Part(id, false, 0, 0);
        Part undone = new Part(id, true, 0, 0);
        assertTrue(rollouts.bind(first, "h1"));
        assertTrue(rollouts.bind(first, "h1"), "the same again after a crash");
        assertFalse(rollouts.bind(first, "h2"), "another hold for the same request");
        assertFalse(rollouts.bind(undone, "h1"), "the same hold for another request");
        assertTrue(rollouts.bind(undone, "h3"));
        assertEquals(Optional.of(first), rollouts.part("h1"));
        assertEquals(Optional.empty(), rollouts.part("h2"));
        assertEquals(Map.of(first, "h1", undone, "h3"), rollouts.bound(id));
        Part raced = new Part(id, false, 0, 1);
        List<Callable<Boolean>> binds = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String hold = "raced-" + i;
            binds.add(() -> rollouts.bind(raced, hold));
        }
        assertTrue(once(binds));
    }

    @Test
    void samplesStayWithTheirStageInTheirOrder() {
        Rollouts rollouts = store.rollouts();
        String id = started("s1", NOW).id();
        Sample one = new Sample("page", NOW, true, "200 in 12 ms");
        Sample two = new Sample("page", NOW.plusSeconds(1), false, "503");
        rollouts.sampled(id, 0, List.of(one, two));
        rollouts.sampled(id, 0, List.of(two));
        rollouts.sampled(id, 1, List.of(one));
        assertEquals(List.of(one, two), rollouts.samples(id, 0, 10));
        assertEquals(List.of(two), rollouts.samples(id, 0, 1));
        assertEquals(List.of(one), rollouts.samples(id, 1, 10));
    }

    @Test
    void looksAreAllCountedHoweverManyThereAre() {
        Rollouts rollouts = store.rollouts();
        String id = started("s2", NOW).id();
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < 1_050; i++) {
            Instant at = NOW.plusSeconds(i);
            all.add(new Sample("page", at, i >= 3, i < 3 ? "answered 50" + i : "answered 200"));
            if (i % 50 != 0 && i < 1_040) {
                continue;
            }
            all.add(i % 100 == 0 || i > 1_047 ? Sample.silent("alarm", at) : new Sample("alarm", at, true, "OK"));
        }
        rollouts.sampled(id, 0, all);
        rollouts.sampled(id, 1, all.subList(0, 1));
        Set<Looks> looks = Set.copyOf(rollouts.looks(id, 0));
        assertEquals(
                Set.of(new Looks("page", 1_050, 0, 3, "answered 502", 0), new Looks("alarm", 31, 13, 0, "", 2)), looks);
        assertEquals(Set.copyOf(Looks.and(List.of(), all)), looks);
        assertEquals(List.of(new Looks("page", 1, 0, 1, "answered 500", 0)), rollouts.looks(id, 1));
        assertEquals(List.of(), rollouts.looks(id, 2));
    }
}
