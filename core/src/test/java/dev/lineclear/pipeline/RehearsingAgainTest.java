package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.state.Blobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** One rehearsal of a hold after the other: never two beside each other. */
final class RehearsingAgainTest {
    private final Semaphore mayEnd = new Semaphore(0);
    private final Bench bench = new Bench(Duration.ZERO, Set.of(), Map.of(Requests.GATE, new Passing()));

    /** Passes, when it may. */
    private final class Passing implements Rehearser {
        @Override
        public Rehearsal rehearse(Proposal proposal, Assessment assessment, Trial trial, int attempt) {
            mayEnd.acquireUninterruptibly();
            return new Rehearsal(
                    proposal.digest(),
                    assessment.digest(),
                    Rehearsal.Result.PASSED,
                    "as told",
                    Rehearsal.Faithfulness.EMULATED,
                    "done",
                    List.of(),
                    List.of(),
                    Rehearsal.Undone.BROUGHT_BACK,
                    List.of(),
                    List.of(),
                    attempt,
                    bench.now,
                    bench.now.plus(Duration.ofMinutes(10)),
                    1);
        }

        @Override
        public List<Rehearsal.Change> observed(Assessment assessment, Capture capture, Blobs blobs) {
            return List.of();
        }
    }

    /** A request that can be sent to the twin. */
    private static final class Kept implements Executor, Repeatable {
        @Override
        public Outcome execute() {
            return new Outcome.Succeeded(200, "production");
        }

        @Override
        public Optional<Repeatable> repeatable() {
            return Optional.of(this);
        }

        @Override
        public Outcome inTwin() {
            return new Outcome.Succeeded(200, "twin");
        }

        @Override
        public Optional<DryRun> dryRun() {
            return Optional.empty();
        }

        @Override
        public int bytes() {
            return 100;
        }
    }

    /** Has whoever counts what a rehearsal found wait. */
    private static final class Slow implements Decider {
        final CompletableFuture<Thread> counting = new CompletableFuture<>();
        final CountDownLatch mayCount = new CountDownLatch(1);

        @Override
        public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
            Thread thread = Thread.currentThread();
            if (thread.getName().startsWith("rehearsal-") && counting.complete(thread)) {
                try {
                    mayCount.await();
                } catch (InterruptedException e) {
                    thread.interrupt();
                }
            }
            return Requests.REHEARSED.decide(proposal, assessment, evidence);
        }

        @Override
        public String version() {
            return Requests.REHEARSED.version();
        }
    }

    @Test
    void whoCountsWhatOneFoundDoesNotTakeTheMarkOfTheNext() throws Exception {
        Slow slow = new Slow();
        bench.policy = slow;
        bench.ask("db:Update", "beta", new Kept());
        String hold = bench.hold().id();
        mayEnd.release();
        Thread counting = slow.counting.get();
        assertTrue(bench.gateway.rehearsing().ask(hold).started());
        slow.mayCount.countDown();
        counting.join();
        assertTrue(bench.gateway.rehearsing().running(hold), "the second has not ended");
        mayEnd.release();
    }
}
