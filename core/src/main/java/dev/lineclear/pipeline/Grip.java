package dev.lineclear.pipeline;

import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.state.Rollouts.Part;
import dev.lineclear.state.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** One gateway's grip on rollouts: whether one is still its own, under which holds its requests ran, and where it moves. */
final class Grip {
    private final Store store;
    private final Mover mover;
    private final InstantSource clock;
    private final String node;

    /** Moves a rollout by the table, on record. */
    interface Mover {
        Optional<Rollout> move(Rollout from, Event event, int stage, String because);
    }

    Grip(Store store, Mover mover, InstantSource clock, String node) {
        this.store = store;
        this.mover = mover;
        this.clock = clock;
        this.node = node;
    }

    /** @return the rollout as it is then; empty when somebody else moved it */
    Optional<Rollout> move(Rollout from, Event event, int stage, String because) {
        return mover.move(from, event, stage, because);
    }

    /** What the change set says is done about a failure. */
    Optional<Rollout> failed(Rollout r, ChangeSet set, String because) {
        Event event =
                switch (set.onFailure()) {
                    case REVERT -> Event.FAILED_REVERT;
                    case FREEZE -> Event.FAILED_FREEZE;
                    case ASK -> Event.FAILED_ASK;
                };
        return mover.move(r, event, r.stage(), because);
    }

    /** Whether this gateway may go on with it, which stands as it was read. */
    boolean mine(Rollout r) {
        Instant now = clock.instant();
        return store.rollouts().lease(r.id(), node, now, now.plus(Staging.LEASE))
                && store.rollouts()
                        .find(r.id())
                        .filter(there -> there.version() == r.version())
                        .isPresent();
    }

    static boolean over(Hold hold) {
        return hold.state() != HoldState.OPEN && hold.state() != HoldState.GRANTED;
    }

    static String doubt(Hold hold) {
        return "whether hold " + hold.id() + " was executed is not known: lineclear settle " + hold.id();
    }

    /** The hold under which a request of it ran, if any. */
    Optional<Hold> bound(Part part) {
        return Optional.ofNullable(store.rollouts().bound(part.rollout()).get(part))
                .flatMap(hold -> store.holds().find(hold));
    }

    /** Why something was not executed; empty when it was, as far as the answer says. */
    static String because(Answer answer) {
        return switch (answer) {
            case Answer.Executed executed ->
                switch (executed.outcome()) {
                    case Outcome.Refused refused -> "refused by production: " + refused.status() + " " + refused.code();
                    case Outcome.InDoubt doubt -> doubt.because();
                    case Outcome.NotSent not -> not.because();
                    case Outcome.Succeeded ok -> "";
                };
            case Answer.Refused refused -> refused.message();
        };
    }
}
