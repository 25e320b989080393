package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Session;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.safeguard.rollout.Steady;
import dev.lineclear.state.Rollouts.Part;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries one rollout on, from whatever state a gateway left it in. Owned by whoever has its lease. */
final class StageWork {
    /** Samples judged of one stage: every look of twenty checks, twice over. */
    private static final int MAX_SAMPLES = 1_000;

    /** Putting back is the gateway's own doing; a step of it that takes longer is looked at by people. */
    private static final Duration REVERT_SESSION = Duration.ofHours(1);

    private final Store store;
    private final Pipeline pipeline;
    private final Reversal reversal;
    private final Composer composer;
    private final Steady steady;
    private final Mover mover;
    private final InstantSource clock;
    private final String node;

    /** Moves a rollout by the table, on record. */
    interface Mover {
        Optional<Rollout> move(Rollout from, Event event, int stage, String because);
    }

    StageWork(
            Store store,
            Pipeline pipeline,
            Reversal reversal,
            Composer composer,
            Health health,
            Mover mover,
            InstantSource clock,
            String node) {
        this.store = store;
        this.pipeline = pipeline;
        this.reversal = reversal;
        this.composer = composer;
        this.steady = new Steady(health);
        this.mover = mover;
        this.clock = clock;
        this.node = node;
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
            case READY -> mover.move(r, Event.BEGIN, r.stage(), "");
            case RUNNING -> run(r, whole, set);
            case BAKING -> bake(r, set);
            case REVERTING -> putBack(r, whole);
            case IN_DOUBT -> settled(r);
            default -> Optional.empty();
        };
    }

    private Optional<Rollout> failed(Rollout r, ChangeSet set, String because) {
        Event event =
                switch (set.onFailure()) {
                    case REVERT -> Event.FAILED_REVERT;
                    case FREEZE -> Event.FAILED_FREEZE;
                    case ASK -> Event.FAILED_ASK;
                };
        return mover.move(r, event, r.stage(), because);
    }

    private boolean mine(Rollout r) {
        Instant now = clock.instant();
        return store.rollouts().lease(r.id(), node, now, now.plus(Staging.LEASE))
                && store.rollouts()
                        .find(r.id())
                        .filter(there -> there.version() == r.version())
                        .isPresent();
    }

    private Optional<Rollout> run(Rollout r, Hold whole, ChangeSet set) {
        Stage stage = set.stages().get(r.stage());
        for (int i = 0; i < stage.steps().size(); i++) {
            if (!mine(r)) {
                return Optional.empty();
            }
            Part part = new Part(r.id(), false, r.stage(), i);
            Optional<Hold> before = bound(part);
            String because = before.isPresent() && over(before.get())
                    ? ""
                    : sent(whole, stage.steps().get(i), part);
            Optional<Hold> after = bound(part);
            HoldState state = after.map(Hold::state).orElse(HoldState.OPEN);
            switch (state) {
                case EXECUTED -> {}
                case IN_DOUBT, SETTLED -> {
                    return mover.move(r, Event.LOST_TRACK, r.stage(), doubt(after.orElseThrow()));
                }
                case CLAIMED -> {
                    // Another call executes it at this moment; or its gateway died, and its start says so.
                    return Optional.empty();
                }
                default -> {
                    return mine(r)
                            ? failed(
                                    r,
                                    set,
                                    "stage " + stage.name() + ", request " + (i + 1) + " was not executed: "
                                            + (because.isEmpty() ? "its hold is " + state : because))
                            : Optional.empty();
                }
            }
        }
        return mover.move(r, Event.STAGE_DONE, r.stage(), "");
    }

    private static boolean over(Hold hold) {
        return hold.state() != HoldState.OPEN && hold.state() != HoldState.GRANTED;
    }

    private static String doubt(Hold hold) {
        return "whether hold " + hold.id() + " was executed is not known: lineclear settle " + hold.id();
    }

    private Optional<Hold> bound(Part part) {
        return Optional.ofNullable(store.rollouts().bound(part.rollout()).get(part))
                .flatMap(hold -> store.holds().find(hold));
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
            return because(
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

    private static String because(Answer answer) {
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

    private Optional<Rollout> bake(Rollout r, ChangeSet set) {
        Stage stage = set.stages().get(r.stage());
        Instant now = clock.instant();
        Optional<Duration> seen = Steady.seen(stage.bake(), r.baked(), r.lookedAt(), now);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        store.rollouts().sampled(r.id(), r.stage(), steady.look(stage.healthy(), now));
        Rollout looked = r.looked(now, seen.get());
        if (!store.rollouts().move(looked)) {
            return Optional.empty();
        }
        boolean done = looked.baked().compareTo(stage.bake()) >= 0;
        Judgement judgement = judged(looked, stage, now);
        if (judgement.result() == Judgement.Result.FAILED) {
            return failed(looked, set, "stage " + stage.name() + " failed: " + judgement.because());
        }
        if (!done) {
            return Optional.empty();
        }
        if (judgement.result() == Judgement.Result.INCONCLUSIVE) {
            return mover.move(
                    looked,
                    Event.INCONCLUSIVE,
                    r.stage(),
                    "whether stage " + stage.name() + " is well cannot be said: " + judgement.because());
        }
        String because = "stage " + stage.name() + " passed: " + judgement.because();
        return r.stage() + 1 < set.stages().size()
                ? mover.move(looked, Event.PASSED, r.stage() + 1, because)
                : mover.move(looked, Event.ALL_PASSED, r.stage(), because);
    }

    private Judgement judged(Rollout r, Stage stage, Instant now) {
        List<Sample> all = store.rollouts().samples(r.id(), r.stage(), MAX_SAMPLES);
        return steady.judged(stage.healthy(), stage.bake(), all, r.begunAt(), r.since(), now);
    }

    /** Newest first: what came last hangs on what came before. */
    private Optional<Rollout> putBack(Rollout r, Hold whole) {
        Map<Part, String> bound = store.rollouts().bound(r.id());
        List<Part> done = bound.keySet().stream()
                .filter(p -> !p.undo())
                .sorted(Comparator.comparingInt(Part::stage)
                        .thenComparingInt(Part::step)
                        .reversed())
                .toList();
        List<String> left = new ArrayList<>();
        for (Part part : done) {
            if (!mine(r)) {
                return Optional.empty();
            }
            Hold ran = bound(part).orElseThrow();
            if (ran.state() == HoldState.EXECUTED) {
                Part undo = new Part(part.rollout(), true, part.stage(), part.step());
                Optional<Hold> before = bound(undo);
                String because = before.isPresent() && over(before.get()) ? "" : reverted(ran, whole, undo);
                Optional<Hold> after = bound(undo);
                HoldState state = after.map(Hold::state).orElse(HoldState.OPEN);
                if (state == HoldState.IN_DOUBT) {
                    return mover.move(r, Event.LOST_TRACK, r.stage(), doubt(after.orElseThrow()));
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
                ? mover.move(r, Event.PUT_BACK, r.stage(), "all that was done was put back")
                : mover.move(r, Event.NOT_PUT_BACK, r.stage(), "not put back: " + String.join("; ", left));
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
            return because(reversal.revertUnderHold(
                            ran.id(),
                            session,
                            "a stage of rollout " + undo.rollout() + " failed",
                            hold -> store.rollouts().bind(undo, hold.id()))
                    .answer());
        } catch (Reversal.NothingCapturedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Once a person has settled the hold in doubt, it stands, and people say how it goes on. */
    private Optional<Rollout> settled(Rollout r) {
        boolean doubtful = store.rollouts().bound(r.id()).values().stream().anyMatch(hold -> store.holds()
                .find(hold)
                .filter(h -> h.state() == HoldState.IN_DOUBT || h.state() == HoldState.CLAIMED)
                .isPresent());
        return doubtful
                ? Optional.empty()
                : mover.move(r, Event.SETTLED, r.stage(), "a person settled what was in doubt");
    }
}
