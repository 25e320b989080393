package dev.lineclear.pipeline;

import dev.lineclear.pipeline.HoldLifecycle.Event;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.state.Holds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens holds, moves them by the table of {@link HoldLifecycle}, and lets calls wait for them. */
final class HoldDesk {
    /** Calls that may wait open at once; a virtual thread and a connection each. Beyond, the refusal comes at once. */
    static final int MAX_WAITING = 1_000;

    /** How often a waiting call looks into the store, for grants given at another gateway. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Holds holds;
    private final Journal journal;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Map<String, CompletableFuture<Void>> bells = new ConcurrentHashMap<>();

    HoldDesk(Holds holds, Journal journal, InstantSource clock, Duration lifetime) {
        this.holds = holds;
        this.journal = journal;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** The live hold of this very proposal as it is assessed and decided now; a new one where there is none. */
    Hold holdFor(Proposal proposal, Assessment assessment, Verdict.Hold verdict) {
        Optional<Hold> live = holds.live(proposal.session().id(), proposal.digest());
        if (live.isPresent()) {
            Hold hold = live.get();
            if (!movable(hold.state()) || (sameFacts(hold, assessment, verdict) && !expired(hold))) {
                return hold;
            }
            move(hold, expired(hold) ? Event.TIME_UP : Event.MOVED);
        }
        Instant now = clock.instant();
        Hold fresh = new Hold(
                Ids.next(now),
                proposal,
                assessment,
                verdict.required(),
                verdict.explanation(),
                HoldState.OPEN,
                now,
                now.plus(lifetime));
        journal.holdOpened(fresh);
        if (holds.open(fresh)) {
            return fresh;
        }
        // Another call of the same request was faster; its hold is the one people see.
        return holds.live(proposal.session().id(), proposal.digest())
                .orElseThrow(() -> new IllegalStateException("the hold of a concurrent call vanished"));
    }

    private static boolean movable(HoldState state) {
        return state == HoldState.OPEN || state == HoldState.GRANTED;
    }

    private static boolean sameFacts(Hold hold, Assessment assessment, Verdict.Hold verdict) {
        return hold.assessment().digest().equals(assessment.digest())
                && hold.policyVersion().equals(verdict.explanation().policyVersion());
    }

    private boolean expired(Hold hold) {
        return !clock.instant().isBefore(hold.expiresAt());
    }

    /** @return whether this call moved it; the move is recorded before it counts */
    boolean move(Hold hold, Event event) {
        Optional<HoldState> to = HoldLifecycle.next(hold.state(), event);
        if (to.isEmpty()) {
            return false;
        }
        boolean moved = holds.move(hold.id(), hold.state(), to.get());
        if (moved) {
            journal.holdMoved(hold, event, to.get());
            ring(hold.id());
        }
        return moved;
    }

    /** Waits while the hold is open, for {@code patience} at most. @return the hold as it stands then */
    Hold await(Hold hold, Duration patience) {
        if (!waiting.tryAcquire()) {
            return hold;
        }
        try {
            Instant end = clock.instant().plus(patience);
            Hold current = hold;
            while (current.state() == HoldState.OPEN && clock.instant().isBefore(end)) {
                CompletableFuture<Void> bell = bells.computeIfAbsent(hold.id(), id -> new CompletableFuture<>());
                current = holds.find(hold.id()).orElseThrow();
                if (current.state() == HoldState.OPEN) {
                    listen(bell, Duration.between(clock.instant(), end));
                    current = holds.find(hold.id()).orElseThrow();
                }
            }
            return current;
        } finally {
            waiting.release();
            bells.remove(hold.id());
        }
    }

    private static void listen(CompletableFuture<Void> bell, Duration left) {
        Duration time = left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
        try {
            bell.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Looking again is what happens next.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bell never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a hold", e);
        }
    }

    private void ring(String holdId) {
        CompletableFuture<Void> bell = bells.remove(holdId);
        if (bell != null) {
            bell.complete(null);
        }
    }
}
