package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Composer.ComposeException;
import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Session;
import dev.lineclear.safeguard.rollout.Cohorts;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes made stage by stage: proposed, started once people agreed, carried on by the clock, stopped by anyone. */
public final class Staging {
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    /** Rollouts that run at once; more than people watch. Further ones wait where they are. */
    static final int MAX_RUNNING = 50;

    /** Holds that wait for their agents, at most, among which those of change sets are looked for. */
    private static final int MAX_GRANTED = 1_000;

    /** Each further look means that the rollout moved meanwhile; ten in a row is no accident. */
    private static final int MAX_LOOKS = 10;

    /** Longer than any pause of a gateway that is alive; after it another one may go on. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private final Store store;
    private final Wholes wholes;
    private final Pipeline pipeline;
    private final Health health;
    private final Journal journal;
    private final InstantSource clock;
    private final String node;
    private final StageWork work;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Staging(
            Store store,
            Wholes wholes,
            Pipeline pipeline,
            Reversal reversal,
            Composer composer,
            Health health,
            Journal journal,
            InstantSource clock,
            String node) {
        this.store = store;
        this.wholes = wholes;
        this.pipeline = pipeline;
        this.health = health;
        this.journal = journal;
        this.clock = clock;
        this.node = node;
        this.work = new StageWork(store, pipeline, reversal, composer, health, this::move, clock, node);
    }

    /** It cannot be proposed like this. */
    public static final class UnfitException extends RuntimeException {
        UnfitException(String message) {
            super(message);
        }
    }

    /** There is no such rollout, or nothing of the kind can be done with it now. */
    public static final class NotNowException extends RuntimeException {
        NotNowException(String message) {
            super(message);
        }
    }

    /**
     * Has a change set held for people to look at as one, or refused; where the policies ask for nobody it starts soon.
     *
     * @throws UnfitException when it cannot be made, with why
     */
    public Answer propose(Session session, ChangeSet set, String reason) {
        Instant now = clock.instant();
        Duration watched = Duration.ZERO;
        for (ChangeSet.Stage stage : set.stages()) {
            watched = watched.plus(stage.bake());
            for (ChangeSet.HealthCheck check : stage.healthy()) {
                String obstacle = health.obstacle(check);
                if (!obstacle.isEmpty()) {
                    throw new UnfitException("stage " + stage.name() + ", check " + check.name() + ": " + obstacle);
                }
            }
        }
        if (now.plus(watched).isAfter(session.expiresAt())) {
            throw new UnfitException("its stages are watched for " + Sheet.words(watched)
                    + ", and the session ends before: open one with a longer lifetime");
        }
        try {
            return pipeline.clearUnderHold(wholes.proposal(session, set, reason, now), start(), hold -> true);
        } catch (ComposeException e) {
            throw new UnfitException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * In which cohorts one change comes to its targets, as their requests are placed.
     *
     * @throws UnfitException when a request cannot be made, with why
     */
    public List<Cohorts.Cohort<ChangeSet.Step>> planned(Session session, List<ChangeSet.Step> steps) {
        try {
            List<Cohorts.Placed<ChangeSet.Step>> placed = new ArrayList<>();
            for (ChangeSet.Step step :
                    steps.stream().limit(ChangeSet.MAX_STEPS + 1L).toList()) {
                placed.add(wholes.placed(session, step, clock.instant()));
            }
            return Cohorts.of(placed);
        } catch (ComposeException e) {
            throw new UnfitException(String.valueOf(e.getMessage()));
        }
    }

    private Executor start() {
        return new Executor() {
            @Override
            public Outcome execute() {
                return new Outcome.NotSent("a rollout starts under a hold");
            }

            @Override
            public Outcome execute(String hold) {
                return store.rollouts().start(Rollout.started(hold, clock.instant()))
                        ? new Outcome.Succeeded(202, hold)
                        : new Outcome.NotSent("it was started before");
            }
        };
    }

    /** Starts what people agreed to, and has what is under way carried on. To be called often; blocks for nothing. */
    public void turn() {
        work().forEach(w -> Thread.ofVirtual().name("rollout-" + w.id()).start(w));
    }

    /** What there is to do now, each to be run once, and by itself. */
    List<Work> work() {
        List<Work> all = new ArrayList<>();
        store.holds().in(HoldState.GRANTED, MAX_GRANTED).stream()
                .map(Hold::proposal)
                .filter(Wholes::is)
                .forEach(whole -> take(whole.id(), () -> begin(whole)).ifPresent(all::add));
        Instant now = clock.instant();
        for (Rollout rollout : store.rollouts().live(MAX_RUNNING)) {
            if ((rollout.state().moving() || rollout.state() == RolloutState.IN_DOUBT)
                    && store.rollouts().lease(rollout.id(), node, now, now.plus(LEASE))) {
                take(rollout.id(), () -> work.advance(rollout.id())).ifPresent(all::add);
            }
        }
        return all;
    }

    private Optional<Work> take(String id, Runnable what) {
        return running.size() < MAX_RUNNING && running.add(id) ? Optional.of(new Work(id, what)) : Optional.empty();
    }

    /** One piece of work. A failure is logged, and it is done again at a later turn. */
    final class Work implements Runnable {
        private final String id;
        private final Runnable what;

        private Work(String id, Runnable what) {
            this.id = id;
            this.what = what;
        }

        String id() {
            return id;
        }

        @Override
        public void run() {
            try {
                what.run();
            } catch (RuntimeException e) {
                LOG.warn("rollout {} is carried on later: {}", id, e.toString());
            } finally {
                running.remove(id);
            }
        }
    }

    private void begin(Proposal whole) {
        LOG.debug("rollout of proposal {}: {}", whole.id(), pipeline.clearUnderHold(whole, start(), hold -> true));
    }

    /** @return the rollout as it is then; empty when it moved meanwhile */
    private Optional<Rollout> move(Rollout from, Event event, int stage, String because) {
        return move(from, event, stage, because, Optional.empty());
    }

    private Optional<Rollout> move(Rollout from, Event event, int stage, String because, Optional<Signed> by) {
        RolloutState state = RolloutLifecycle.next(from.state(), event)
                .orElseThrow(() -> new IllegalStateException(from.state() + " has no " + event));
        Rollout to = from.to(state, stage, clock.instant(), because);
        // The record first: whatever is done next, why it may be is in the log.
        journal.rolloutMoved(from, event.name(), to, by, event.failed() ? brief(from) : Optional.empty());
        return store.rollouts().move(to) ? Optional.of(to) : Optional.empty();
    }

    /** The stage that it is at: what the change set's own record has no room for where it is long. */
    private Optional<Sheet.Brief> brief(Rollout at) {
        return store.holds()
                .find(at.id())
                .map(hold -> Sheet.brief(hold.proposal().input(), at.stage()));
    }

    /**
     * Stops it, whatever it is doing: no further request of it is sent. At once, and before it is on record.
     *
     * @throws NotNowException when there is nothing to stop
     */
    public Rollout halt(String id, String because) {
        for (int look = 0; look < MAX_LOOKS; look++) {
            Rollout from = found(id);
            RolloutState state = RolloutLifecycle.next(from.state(), Event.HALT)
                    .orElseThrow(() -> new NotNowException("rollout " + id + " is " + from.state()));
            Rollout to = from.to(state, from.stage(), clock.instant(), because);
            if (store.rollouts().move(to)) {
                journal.rolloutMoved(from, Event.HALT.name(), to, Optional.empty());
                return to;
            }
        }
        throw new IllegalStateException("rollout " + id + " did not stand still");
    }

    /** What people say of a rollout that stands. */
    public enum Word {
        GO_ON,
        REVERT,
        CLOSE
    }

    /**
     * Does what a person says.
     *
     * @param by who signed it
     * @throws NotNowException when that cannot be done with it now
     */
    public Rollout said(String id, Word word, Signed by, String because) {
        Rollout from = found(id);
        Event event =
                switch (word) {
                    case GO_ON -> Event.GO_ON;
                    case REVERT -> Event.REVERT;
                    case CLOSE -> Event.CLOSE;
                };
        if (RolloutLifecycle.next(from.state(), event).isEmpty()) {
            throw new NotNowException("rollout " + id + " is " + from.state() + ", which does not take " + word);
        }
        ChangeSet set = set(id);
        int stage = word == Word.GO_ON ? from.stage() + 1 : from.stage();
        if (word == Word.GO_ON && stage >= set.stages().size()) {
            throw new NotNowException("the stage that was asked about was the last: close it, or put it back");
        }
        return move(from, event, stage, by.by() + ": " + because, Optional.of(by))
                .orElseThrow(() -> new NotNowException("rollout " + id + " moved meanwhile; look again"));
    }

    public ChangeSet set(String id) {
        return store.holds()
                .find(id)
                .map(h -> Sheet.read(h.proposal().input()))
                .orElseThrow(() -> new NotNowException("there is no rollout " + id + "; see: lineclear rollouts"));
    }

    private Rollout found(String id) {
        return store.rollouts()
                .find(id)
                .orElseThrow(() -> new NotNowException("there is no rollout " + id + "; see: lineclear rollouts"));
    }
}
