package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait open for people. */
@Timeout(60)
final class PatienceTest {
    /** Longer than any test takes. */
    private static final Duration LONG = Duration.ofHours(1);

    private final Bench bench = new Bench(LONG, Set.of());

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aGrantThatArrivesWhileTheCallWaitsIsExecutedByThatCall() throws Exception {
        List<Answer> answers = new ArrayList<>();
        Thread call = Thread.ofPlatform().start(() -> answers.add(bench.ask("db:Update")));
        awaitWaiting(call);
        assertEquals(HoldState.OPEN, bench.state());
        bench.vote("ann", Vote.Decision.APPROVE);
        call.join();
        assertInstanceOf(Answer.Executed.class, answers.getFirst());
        assertEquals(List.of("db:Update"), bench.executed);
    }

    @Test
    void ofTwoCallsThatWaitForOneGrantOneExecutes() throws Exception {
        List<Thread> calls = List.of(
                Thread.ofPlatform().start(() -> bench.ask("db:Update")),
                Thread.ofPlatform().start(() -> bench.ask("db:Update")));
        calls.forEach(PatienceTest::awaitWaiting);
        bench.vote("ann", Vote.Decision.APPROVE);
        for (Thread call : calls) {
            call.join();
        }
        assertEquals(List.of("db:Update"), bench.executed);
        assertEquals(1, bench.tables.holds.size());
    }

    @Test
    void patienceEndsThoughTheClockStandsStill() {
        Bench brief = new Bench(Duration.ofMillis(20), Set.of());
        assertInstanceOf(Answer.Refused.class, brief.ask("db:Update"));
        assertEquals(HoldState.OPEN, brief.state());
    }

    @Test
    void noMoreThanSoManyWaitAndTheNextIsAnsweredAtOnce() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Thread> threads = new ArrayList<>();
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < HoldDesk.MAX_WAITING; i++) {
                waiting.add(many.submit(() -> {
                    synchronized (threads) {
                        threads.add(Thread.currentThread());
                    }
                    return bench.ask("db:Update");
                }));
            }
            while (waitingNow(threads) < HoldDesk.MAX_WAITING) {
                Thread.yield();
            }
            assertInstanceOf(Answer.Refused.class, bench.ask("db:Update"));
            assertTrue(waiting.stream().noneMatch(Future::isDone), "answered while all the others wait");
            bench.vote("ann", Vote.Decision.REJECT);
        }
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aCallThatTakesWhatOthersNeedIsAnsweredAtOnce() {
        Executor large = new Executor() {
            @Override
            public Outcome execute() {
                throw new AssertionError("nobody agreed");
            }

            @Override
            public boolean waits() {
                return false;
            }
        };
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Update", "production", large));
        assertEquals(HoldState.OPEN, bench.state());
    }

    private static long waitingNow(List<Thread> threads) {
        synchronized (threads) {
            return threads.stream()
                    .filter(t -> t.getState() == Thread.State.TIMED_WAITING)
                    .count();
        }
    }
}
