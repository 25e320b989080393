package dev.lineclear.pipeline;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Session;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.state.Rollouts.Part;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts back what a rollout did, each request under a hold of its own. */
final class PuttingBack {
    /** It is the gateway's own doing; a step of it that takes longer is looked at by people. */
    private static final Duration REVERT_SESSION = Duration.ofHours(1);

    private final Store store;
    private final Grip grip;
    private final Reversal reversal;
    private final InstantSource clock;

    PuttingBack(Store store, Grip grip, Reversal reversal, InstantSource clock) {
        this.store = store;
        this.grip = grip;
        this.reversal = reversal;
        this.clock = clock;
    }

    /** Newest first: what came last hangs on what came before. */
    Optional<Rollout> putBack(Rollout r, Hold whole) {
        Map<Part, String> bound = store.rollouts().bound(r.id());
        List<Part> done = bound.keySet().stream()
                .filter(p -> !p.undo())
                .sorted(Comparator.comparingInt(Part::stage)
                        .thenComparingInt(Part::step)
                        .reversed())
                .toList();
        List<String> left = new ArrayList<>();
        for (Part part : done) {
            if (!grip.mine(r)) {
                return Optional.empty();
            }
            Hold ran = grip.bound(part).orElseThrow();
            if (ran.state() == HoldState.EXECUTED) {
                Part undo = new Part(part.rollout(), true, part.stage(), part.step());
                Optional<Hold> before = grip.bound(undo);
                String because = before.isPresent() && Grip.over(before.get()) ? "" : reverted(ran, whole, undo);
                Optional<Hold> after = grip.bound(undo);
                HoldState state = after.map(Hold::state).orElse(HoldState.OPEN);
                if (state == HoldState.IN_DOUBT) {
                    return grip.move(r, Event.LOST_TRACK, r.stage(), Grip.doubt(after.orElseThrow()));
                }
                if (state == HoldState.CLAIMED) {
                    return Optional.empty();
                }
                if (state != HoldState.EXECUTED) {
                    left.add(
                            "hold " + ran.id() + " (" + (because.isEmpty() ? "its revert is " + state : because) + ")");
                }
            } else if (ran.state() == HoldState.IN_DOUBT || ran.state() == HoldState.SETTLED) {
                left.add("hold " + ran.id() + ", of which it was not known whether it ran");
            }
        }
        return left.isEmpty()
                ? grip.move(r, Event.PUT_BACK, r.stage(), "all that was done was put back")
                : grip.move(r, Event.NOT_PUT_BACK, r.stage(), "not put back: " + String.join("; ", left));
    }

    private String reverted(Hold ran, Hold whole, Part undo) {
        Instant now = clock.instant();
        Session session = new Session(
                "rollout-" + undo.rollout(),
                Agent.NONE,
                whole.proposal().session().operator(),
                "put back rollout " + undo.rollout(),
                now,
                now.plus(REVERT_SESSION),
                Session.State.OPEN);
        try {
            return Grip.because(reversal.revertUnderHold(
                            ran.id(),
                            session,
                            "a stage of rollout " + undo.rollout() + " failed",
                            hold -> store.rollouts().bind(undo, hold.id()))
                    .answer());
        } catch (Reversal.NothingCapturedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
