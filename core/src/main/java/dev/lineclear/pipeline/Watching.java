package dev.lineclear.pipeline;

import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.safeguard.rollout.Steady;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Watches what a stage touched, look by look, and says when it passed or failed. */
final class Watching {
    private final Store store;
    private final Grip grip;
    private final Steady steady;
    private final InstantSource clock;

    Watching(Store store, Grip grip, Health health, InstantSource clock) {
        this.store = store;
        this.grip = grip;
        this.steady = new Steady(health);
        this.clock = clock;
    }

    /** @return where it goes on at once; empty when it is to be waited */
    Optional<Rollout> bake(Rollout r, ChangeSet set) {
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
            return grip.failed(looked, set, "stage " + stage.name() + " failed: " + judgement.because());
        }
        if (!done) {
            return Optional.empty();
        }
        if (judgement.result() == Judgement.Result.INCONCLUSIVE) {
            return grip.move(
                    looked,
                    Event.INCONCLUSIVE,
                    r.stage(),
                    "whether stage " + stage.name() + " is well cannot be said: " + judgement.because());
        }
        String because = "stage " + stage.name() + " passed: " + judgement.because();
        return r.stage() + 1 < set.stages().size()
                ? grip.move(looked, Event.PASSED, r.stage() + 1, because)
                : grip.move(looked, Event.ALL_PASSED, r.stage(), because);
    }

    private Judgement judged(Rollout r, Stage stage, Instant now) {
        List<Looks> all = store.rollouts().looks(r.id(), r.stage());
        return steady.judged(stage.healthy(), stage.bake(), all, r.begunAt(), r.since(), now);
    }
}
