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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Opens holds, moves them by the table of {@link HoldLifecycle}, and lets calls wait for them. */
final class HoldDesk {
    /** Calls that may wait open at once; a virtual thread and a connection each. Beyond, the refusal comes at once. */
    static final int MAX_WAITING = 1_000;

    /**
     * Live holds of one session: more than people read of one agent, and few enough that one that floods the queue pushes
     * nobody else's out of it. What is beyond is refused.
     */
    static final int MAX_HELD = 200;

    /** How often a waiting call looks into the store, for grants given at another gateway. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Each further look means that another call of the same request moved its hold; ten in a row is no accident. */
    private static final int MAX_LOOKS = 10;

    private final Holds holds;
    private final Journal journal;
    private final Consumer<Hold> rejected;
    private final InstantSource clock;
    private final Duration lifetime;
    private final String node;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Map<String, CompletableFuture<Void>> bells = new ConcurrentHashMap<>();

    /** @param rejected told of each hold that people reject here */
    HoldDesk(
            Holds holds,
            Journal journal,
            Consumer<Hold> rejected,
            InstantSource clock,
            Duration lifetime,
            String node) {
        this.holds = holds;
        this.journal = journal;
        this.rejected = rejected;
        this.clock = clock;
        this.lifetime = lifetime;
        this.node = node;
    }

    /**
     * The live hold of this very proposal as it is assessed and decided now; a new one where there is none.
     *
     * @return empty where its session has as many others as it may have
     */
    Optional<Hold> holdFor(Proposal proposal, Assessment assessment, Verdict.Hold verdict) {
        for (int look = 0; look < MAX_LOOKS; look++) {
            Optional<Hold> live = holds.live(proposal.session().id(), proposal.digest());
            if (live.isPresent()) {
                Hold hold = live.get();
                if (!movable(hold.state()) || (sameFacts(hold, assessment, verdict) && !expired(hold))) {
                    return Optional.of(hold);
                }
                if (!move(hold, expired(hold) ? Event.TIME_UP : Event.MOVED)) {
                    // It moved meanwhile, perhaps to a grant of what is no longer so.
                    continue;
                }
            }
            if (holds.countLive(proposal.session().id()) >= MAX_HELD) {
                return Optional.empty();
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
            // On record before anybody can vote on it; a crash in between leaves a record of a hold that never was.
            if (holds.open(fresh, () -> journal.holdOpened(fresh))) {
                return Optional.of(fresh);
            }
            // Another call of the same request was faster; its hold is the one people see.
        }
        throw new IllegalStateException("the hold of proposal " + proposal.id() + " did not stand still");
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

    /** Takes a granted hold for one execution, unless its time is up. @return whether this call, and no other, has it */
    boolean claim(Hold hold) {
        if (expired(hold)) {
            move(hold, Event.TIME_UP);
            return false;
        }
        return move(hold, Event.CLAIM);
    }

    /** Whether another gateway claimed it, as far as anybody knows. */
    boolean claimedElsewhere(Hold hold) {
        return hold.state() == HoldState.CLAIMED
                && holds.claimant(hold.id()).filter(n -> !n.equals(node)).isPresent();
    }

    /** What this gateway claimed, and what nobody knows who did. */
    List<Hold> claims(int limit) {
        return holds.claimedBy(node, limit);
    }

    /** @return whether this call moved it; the move is on record then */
    boolean move(Hold hold, Event event) {
        Optional<HoldState> to = HoldLifecycle.next(hold.state(), event);
        if (to.isEmpty()) {
            return false;
        }
        boolean moved =
                event == Event.CLAIM ? holds.claim(hold.id(), node) : holds.move(hold.id(), hold.state(), to.get());
        if (moved) {
            recorded(hold, event, to.get());
            ring(hold.id());
            if (to.get() == HoldState.REJECTED) {
                rejected.accept(hold);
            }
        }
        return moved;
    }

    private void recorded(Hold hold, Event event, HoldState to) {
        try {
            journal.holdMoved(hold, event, to);
        } catch (RuntimeException e) {
            if (event == Event.CLAIM) {
                // Nothing runs on a claim that is not on record; nobody is to wait for it until the next start.
                holds.move(hold.id(), to, HoldState.FAILED);
            }
            throw e;
        }
    }

    /** Waits while the hold is open, for {@code patience} at most. @return the hold as it stands then */
    Hold await(Hold hold, Duration patience) {
        if (!waiting.tryAcquire()) {
            return hold;
        }
        try {
            Instant end = clock.instant().plus(patience);
            Duration left = patience;
            Hold current = hold;
            // By the clock alone, one that was put back would keep this call waiting for hours.
            while (current.state() == HoldState.OPEN
                    && left.isPositive()
                    && clock.instant().isBefore(end)) {
                CompletableFuture<Void> bell = bells.computeIfAbsent(hold.id(), id -> new CompletableFuture<>());
                current = holds.find(hold.id()).orElseThrow();
                if (current.state() == HoldState.OPEN) {
                    left = listen(bell, left);
                    current = holds.find(hold.id()).orElseThrow();
                }
            }
            return current;
        } finally {
            waiting.release();
            // Whoever else listens looks again, and gets a bell of its own.
            ring(hold.id());
        }
    }

    /** @return what is left after it rang, or after it was time to look again */
    private static Duration listen(CompletableFuture<Void> bell, Duration left) {
        Duration time = left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
        long start = System.nanoTime();
        try {
            bell.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
            return left.minusNanos(System.nanoTime() - start);
        } catch (TimeoutException e) {
            return left.minus(time);
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
