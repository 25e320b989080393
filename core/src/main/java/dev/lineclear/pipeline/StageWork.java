package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Session;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.state.Rollouts.Part;
import dev.lineclear.state.Store;
import java.time.InstantSource;
import java.util.Optional;

/** Carries one rollout on, from whatever state a gateway left it in. Owned by whoever has its lease. */
final class StageWork {
    private final Store store;
    private final Pipeline pipeline;
    private final Composer composer;
    private final Grip grip;
    private final Watching watching;
    private final PuttingBack puttingBack;
    private final InstantSource clock;

    StageWork(
            Store store,
            Pipeline pipeline,
            Reversal reversal,
            Composer composer,
            Health health,
            Grip.Mover mover,
            InstantSource clock,
            String node) {
        this.store = store;
        this.pipeline = pipeline;
        this.composer = composer;
        this.grip = new Grip(store, mover, clock, node);
        this.watching = new Watching(store, grip, health, clock);
        this.puttingBack = new PuttingBack(store, grip, reversal, clock);
        this.clock = clock;
    }

    /** As far as it goes now. */
    void advance(String id) {
        Optional<Rollout> next = store.rollouts().find(id);
        while (next.isPresent()) {
            next = step(next.get());
        }
    }

    /** @return where it goes on at once; empty when it is to be waited, or somebody else moved it */
    private Optional<Rollout> step(Rollout r) {
        Hold whole = store.holds().find(r.id()).orElseThrow();
        ChangeSet set = Sheet.read(whole.proposal().input());
        return switch (r.state()) {
            case READY -> grip.move(r, Event.BEGIN, r.stage(), "");
            case RUNNING -> run(r, whole, set);
            case BAKING -> watching.bake(r, set);
            case REVERTING -> puttingBack.putBack(r, whole);
            case IN_DOUBT -> settled(r);
            default -> Optional.empty();
        };
    }

    private Optional<Rollout> run(Rollout r, Hold whole, ChangeSet set) {
        Stage stage = set.stages().get(r.stage());
        for (int i = 0; i < stage.steps().size(); i++) {
            if (!grip.mine(r)) {
                return Optional.empty();
            }
            Part part = new Part(r.id(), false, r.stage(), i);
            Optional<Hold> before = grip.bound(part);
            String because = before.isPresent() && Grip.over(before.get())
                    ? ""
                    : sent(whole, stage.steps().get(i), part);
            Optional<Hold> after = grip.bound(part);
            HoldState state = after.map(Hold::state).orElse(HoldState.OPEN);
            switch (state) {
                case EXECUTED -> {}
                case IN_DOUBT, SETTLED -> {
                    return grip.move(r, Event.LOST_TRACK, r.stage(), Grip.doubt(after.orElseThrow()));
                }
                case CLAIMED -> {
                    // Another call executes it at this moment; or its gateway died, and its start says so.
                    return Optional.empty();
                }
                default -> {
                    return grip.mine(r)
                            ? grip.failed(
                                    r,
                                    set,
                                    "stage " + stage.name() + ", request " + (i + 1) + " was not executed: "
                                            + (because.isEmpty() ? "its hold is " + state : because))
                            : Optional.empty();
                }
            }
        }
        return grip.move(r, Event.STAGE_DONE, r.stage(), "");
    }

    /** @return why it was not executed; empty when it was, as far as the answer says */
    private String sent(Hold whole, ChangeSet.Step step, Part part) {
        try {
            Session session = whole.proposal().session();
            Composer.Composed composed =
                    composer.compose(session, step, whole.proposal().reason(), clock.instant());
            Sheet.Seen seen = Sheet.seen(whole.proposal().input(), part.stage(), part.step());
            if (!composed.proposal().digest().equals(seen.proposal())) {
                return "it would be another request than people signed";
            }
            return Grip.because(
                    pipeline.clearUnderHold(composed.proposal(), composed.executor(), hold -> binds(part, seen, hold)));
        } catch (Composer.ComposeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What it would do must be what people saw: then, and only then, it runs under this hold. */
    private boolean binds(Part part, Sheet.Seen seen, Hold hold) {
        return hold.assessment().digest().equals(seen.assessment())
                && store.rollouts().bind(part, hold.id());
    }

    /** Once a person has settled the hold in doubt, it stands, and people say how it goes on. */
    private Optional<Rollout> settled(Rollout r) {
        boolean doubtful = store.rollouts().bound(r.id()).values().stream().anyMatch(hold -> store.holds()
                .find(hold)
                .filter(h -> h.state() == HoldState.IN_DOUBT || h.state() == HoldState.CLAIMED)
                .isPresent());
        return doubtful
                ? Optional.empty()
                : grip.move(r, Event.SETTLED, r.stage(), "a person settled what was in doubt");
    }
}
