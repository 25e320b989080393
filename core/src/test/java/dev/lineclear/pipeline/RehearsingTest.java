package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Change;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.proposal.Rehearsal.Undone;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.state.Blobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A rehearsal is evidence for what was tried, as it was tried, while it is recent; and nothing else is. */
final class RehearsingTest {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int LOOKS = 20_000;

    /** Rehearsals end after the call that they are for was answered, or that call would run at once. */
    private final Semaphore answered = new Semaphore(0);

    private volatile List<Change> inTwin = List.of();
    private volatile List<Change> inProduction = List.of();
    private volatile Result next = Result.PASSED;
    private volatile Faithfulness tryingIn = Faithfulness.EMULATED;
    private volatile Trial.Tried tried = new Trial.Tried(false, false, "");
    private final Bench bench = new Bench(Duration.ZERO, Set.of(), Map.of(Requests.GATE, new Twin()));

    /** Says what it is told to of the request that it sends. */
    private final class Twin implements Rehearser {
        @Override
        public Rehearsal rehearse(Proposal proposal, Assessment assessment, Trial trial, int attempt) {
            answered.acquireUninterruptibly();
            tried = trial.inTwin();
            return new Rehearsal(
                    proposal.digest(),
                    assessment.digest(),
                    next,
                    "as told",
                    tryingIn,
                    tried.words(),
                    inTwin,
                    List.of(),
                    Undone.BROUGHT_BACK,
                    List.of(),
                    List.of(),
                    attempt,
                    bench.now,
                    bench.now.plus(FRESH),
                    1);
        }

        @Override
        public List<Change> observed(Assessment assessment, Capture capture, Blobs blobs) {
            return inProduction;
        }
    }

    private static Change destroyed(String thing) {
        return new Change(Change.Kind.DESTROYED, "arn:" + thing, thing, List.of(), true);
    }

    /** Has it rehearsed, approved and run. */
    private void ran() {
        bench.policy = Requests.REHEARSED;
        ask("db:Delete", true);
        rehearsed();
        bench.vote("ann", Vote.Decision.APPROVE);
        bench.vote("bob", Vote.Decision.APPROVE);
        ask("db:Delete", true);
        assertEquals(List.of("production"), bench.executed);
        assertEquals(1, bench.count(Kind.COMPARED));
    }

    @Test
    void whatWentAsRehearsedIsSaidSo() {
        inTwin = List.of(destroyed("table"));
        inProduction = inTwin;
        ran();
        assertEquals(List.of(), bench.mishaps);
    }

    @Test
    void whatProductionDidBeyondTheRehearsalIsAMishap() {
        inTwin = List.of(destroyed("table"));
        inProduction = List.of(destroyed("table"), destroyed("its backups"));
        ran();
        assertEquals(List.of("seen in production, and not in the rehearsal: destroyed its backups"), bench.mishaps);
    }

    @Test
    void whatProductionDidNotDoIsAMishap() {
        inTwin = List.of(destroyed("table"));
        ran();
        assertEquals(List.of("rehearsed, and not seen in production: destroyed table"), bench.mishaps);
    }

    @Test
    void whatProductionRefusesAndTheTwinDidIsAMishap() {
        bench.production = new Outcome.Refused(400, "ResourceInUseException", "r1");
        ran();
        assertEquals(
                List.of("the rehearsal did it, and production refused it: 400 ResourceInUseException"), bench.mishaps);
    }

    @Test
    void aDryRunAloneIsNotComparedWithWhatProductionThenDid() {
        tryingIn = Faithfulness.NATIVE;
        inProduction = List.of(destroyed("table"));
        bench.policy = Requests.REHEARSED;
        ask("db:Update", true);
        until(() -> bench.state() == HoldState.GRANTED);
        ask("db:Update", true);
        assertEquals(List.of("production"), bench.executed);
        assertEquals(0, bench.count(Kind.COMPARED));
        assertEquals(List.of(), bench.mishaps);
    }

    private Executor sending(boolean kept) {
        return new Executor() {
            @Override
            public Outcome execute() {
                bench.executed.add("production");
                return bench.production;
            }

            @Override
            public Optional<Repeatable> repeatable() {
                return kept ? Optional.of(request()) : Optional.empty();
            }
        };
    }

    private static Repeatable request() {
        return new Repeatable() {
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
        };
    }

    private Answer ask(String operation, boolean kept) {
        String environment = operation.equals("db:Update") ? "beta" : "production";
        Proposal proposal = Requests.proposal(
                bench.session, operation, Requests.target("reports", environment, Map.of()), 0, bench.now);
        answered.drainPermits();
        Answer answer = bench.gateway.pipeline().clear(proposal, sending(kept));
        answered.release(LOOKS);
        return answer;
    }

    /** Counted in looks, not in time: this process may be stopped for a while. */
    private static void until(BooleanSupplier condition) {
        for (int look = 0; look < LOOKS; look++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("not within " + LOOKS + " looks");
    }

    private Rehearsal rehearsed() {
        until(() -> bench.hold().rehearsal().isPresent()
                && !bench.gateway.rehearsing().running(bench.hold().id()));
        return bench.hold().rehearsal().orElseThrow();
    }

    @Test
    void aHoldThatNeedsARehearsalGetsOneByItselfAndIsGrantedByIt() {
        bench.policy = Requests.REHEARSED;
        ask("db:Update", true);
        assertEquals(Result.PASSED, rehearsed().result());
        until(() -> bench.state() == HoldState.GRANTED);
        assertEquals(List.of(), bench.executed, "rehearsing executes nothing");
        assertEquals("done, status 200", tried.words());
        assertEquals(1, bench.count(Kind.REHEARSED));
        ask("db:Update", true);
        assertEquals(List.of("production"), bench.executed);
        assertEquals(HoldState.EXECUTED, bench.state());
    }

    @Test
    void oneThatFailedIsNoEvidenceAndIsNotTriedAgainByItself() {
        bench.policy = Requests.REHEARSED;
        next = Result.FAILED;
        ask("db:Update", true);
        assertEquals(Result.FAILED, rehearsed().result());
        next = Result.PASSED;
        ask("db:Update", true);
        assertEquals(1, bench.hold().rehearsal().orElseThrow().attempt());
        assertEquals(HoldState.OPEN, bench.state());
        assertTrue(bench.gateway.rehearsing().ask(bench.hold().id()).started());
        until(() -> bench.state() == HoldState.GRANTED);
        assertEquals(2, bench.hold().rehearsal().orElseThrow().attempt());
    }

    @Test
    void anOldRehearsalCountsNoLongerRightBeforeExecution() {
        bench.policy = Requests.REHEARSED;
        ask("db:Update", true);
        until(() -> bench.state() == HoldState.GRANTED);
        bench.now = bench.now.plus(FRESH);
        next = Result.NOT_RUN;
        ask("db:Update", true);
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void peopleSignWhatTheRehearsalShowedAndAreAskedAgainWhenAnotherShowsMore() {
        bench.policy = Requests.REHEARSED;
        ask("db:Delete", true);
        rehearsed();
        assertTrue(bench.vote("ann", Vote.Decision.APPROVE).accepted());
        assertTrue(bench.vote("bob", Vote.Decision.APPROVE).accepted());
        assertEquals(HoldState.GRANTED, bench.state());
        bench.gateway.rehearsing().ask(bench.hold().id());
        until(() -> bench.hold().rehearsal().orElseThrow().attempt() == 2);
        until(() -> bench.state() == HoldState.OPEN);
        ask("db:Delete", true);
        assertEquals(List.of(), bench.executed, "nobody has seen the second rehearsal");
    }

    @Test
    void nobodyApprovesBeforeTheRehearsalIsThere() {
        bench.policy = Requests.REHEARSED;
        bench.before.put("holds.rehearsed", () -> {
            throw new IllegalStateException("the store is away");
        });
        ask("db:Delete", true);
        until(() -> bench.count(Kind.REHEARSED) == 1);
        Ballots.Cast cast = bench.vote("ann", Vote.Decision.APPROVE);
        assertFalse(cast.accepted());
        assertEquals("not-rehearsed", cast.code());
    }

    @Test
    void aRequestThatIsNotKeptIsSaidSoAndNeverPasses() {
        bench.policy = Requests.REHEARSED;
        ask("db:Update", false);
        assertEquals(Result.NOT_RUN, rehearsed().result());
        assertTrue(rehearsed().because().contains("have the agent repeat it"));
        assertEquals(HoldState.OPEN, bench.state());
        ask("db:Update", true);
        until(() -> bench.state() == HoldState.GRANTED);
    }

    private Rehearsing.Asked agentAsks() {
        return bench.gateway
                .rehearsing()
                .askedBy(bench.session, bench.hold().id(), true)
                .orElseThrow();
    }

    @Test
    void anAgentAsksForOneThatNoPolicyWantsAndIsToldWhatCameOfIt() {
        ask("db:Delete", true);
        assertEquals(Optional.empty(), bench.hold().rehearsal());
        answered.release(LOOKS);
        assertTrue(agentAsks().started());
        assertEquals(Result.PASSED, rehearsed().result());
        Rehearsing.Asked again = agentAsks();
        assertFalse(again.started());
        assertTrue(again.sentence().startsWith("passed (emulated)"), again::sentence);
        assertEquals(1, bench.hold().rehearsal().orElseThrow().attempt());
    }

    @Test
    void anAgentRehearsesUntilSomethingPassesOrTakesASignatureAway() {
        ask("db:Delete", true);
        bench.vote("ann", Vote.Decision.APPROVE);
        next = Result.FAILED;
        answered.release(LOOKS);
        assertFalse(agentAsks().started(), "ann has signed it as it is");
        assertTrue(bench.gateway.rehearsing().ask(bench.hold().id()).started(), "a person may");
        rehearsed();
        assertFalse(agentAsks().started(), "and one that failed is not tried again");
    }

    @Test
    void anAgentAsksForTheRehearsalOfAnotherSessionsHold() {
        ask("db:Delete", true);
        Session other = new Session(
                "another",
                bench.session.agent(),
                bench.session.operator(),
                "t",
                bench.now,
                bench.now.plusSeconds(60),
                Session.State.OPEN);
        assertEquals(
                Optional.empty(),
                bench.gateway.rehearsing().askedBy(other, bench.hold().id(), true));
    }

    @Test
    void whatCannotBeRecordedDoesNotCount() {
        bench.policy = Requests.REHEARSED;
        bench.failing.add("log.write.REHEARSED");
        ask("db:Update", true);
        until(() -> !bench.gateway.rehearsing().running(bench.hold().id()));
        assertEquals(Optional.empty(), bench.hold().rehearsal());
        assertEquals(HoldState.OPEN, bench.state());
    }

    @Test
    void nobodyRehearsesUntilSomethingPasses() {
        bench.policy = Requests.REHEARSED;
        next = Result.FAILED;
        ask("db:Update", true);
        for (int i = 1; i < Rehearsing.MAX_ATTEMPTS; i++) {
            int attempt = i;
            until(() -> bench.hold().rehearsal().map(Rehearsal::attempt).orElse(0) == attempt
                    && !bench.gateway.rehearsing().running(bench.hold().id()));
            assertTrue(bench.gateway.rehearsing().ask(bench.hold().id()).started());
        }
        until(() -> bench.hold().rehearsal().orElseThrow().attempt() == Rehearsing.MAX_ATTEMPTS
                && !bench.gateway.rehearsing().running(bench.hold().id()));
        Rehearsing.Asked asked = bench.gateway.rehearsing().ask(bench.hold().id());
        assertFalse(asked.started(), asked::sentence);
    }

    @Test
    void withoutATwinThereIsAClearStateAndNoGrant() {
        Bench without = new Bench();
        without.policy = Requests.REHEARSED;
        without.ask("db:Update", "beta");
        until(() -> without.hold().rehearsal().isPresent());
        Hold hold = without.hold();
        assertEquals(Result.NOT_RUN, hold.rehearsal().orElseThrow().result());
        assertTrue(hold.rehearsal().orElseThrow().because().contains("there is no twin"));
        assertEquals(HoldState.OPEN, hold.state());
    }
}
