package dev.lineclear.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Session;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.state.Holds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rehearsals of holds: started when the policies ask for one, or a person does; on record before they count. */
public final class Rehearsing {
    /** Of all requests kept to be rehearsed; an agent repeats what is no longer there. */
    static final long MAX_KEPT_BYTES = 16L << 20;

    /** An agent that rehearses until something passes is not rehearsing. */
    static final int MAX_ATTEMPTS = 10;

    /** Waiting and running; the twin takes them one after the other. */
    static final int MAX_RUNNING = 32;

    /** As long as a hold may wait (its longest configured lifetime is a week, but requests repeat). */
    private static final Duration KEPT = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsing.class);

    private final Map<String, Rehearser> byGate;
    private final Holds holds;
    private final Ballots ballots;
    private final Journal journal;
    private final InstantSource clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Cache<String, Repeatable> kept = Caffeine.newBuilder()
            .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
            .maximumWeight(MAX_KEPT_BYTES)
            .weigher((String hold, Repeatable request) -> request.bytes())
            .expireAfterWrite(KEPT)
            .build();

    Rehearsing(Map<String, Rehearser> byGate, Holds holds, Ballots ballots, Journal journal, InstantSource clock) {
        this.byGate = Map.copyOf(byGate);
        this.holds = holds;
        this.ballots = ballots;
        this.journal = journal;
        this.clock = clock;
    }

    /** What became of asking for one. */
    public record Asked(boolean started, String sentence) {}

    /** Keeps the request, and rehearses it where the policies want that and nothing of it is there yet. */
    void held(Hold hold, Executor executor) {
        if (byGate.containsKey(hold.proposal().gate())) {
            executor.repeatable().ifPresent(request -> kept.put(hold.id(), request));
        }
        if (hold.required().rehearsal() && due(hold)) {
            Asked asked = start(hold);
            if (!asked.started()) {
                LOG.warn("hold {} is not rehearsed: {}", hold.id(), asked.sentence());
            }
        }
    }

    /** One that failed is not tried again by itself: the next that passes would be chance. */
    private boolean due(Hold hold) {
        return waits(hold)
                && hold.rehearsal()
                        .map(r -> switch (r.result()) {
                            case PASSED -> !r.counts(hold, clock.instant());
                            case FAILED -> false;
                            case NOT_RUN -> kept.getIfPresent(hold.id()) != null;
                        })
                        .orElse(true);
    }

    private static boolean waits(Hold hold) {
        return hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED;
    }

    /**
     * Somebody asks for one, whatever the policies want.
     *
     * @throws Ballots.UnknownHoldException when there is no such hold
     */
    public Asked ask(String holdId) {
        Hold hold = holds.find(holdId).orElseThrow(() -> new Ballots.UnknownHoldException(holdId));
        return waits(hold)
                ? start(hold)
                : new Asked(
                        false, "hold " + holdId + " is " + hold.state() + ": there is nothing to rehearse any more");
    }

    /**
     * Its agent asks for one, before anybody signed anything: then it takes nobody's signature away, and nobody rehearses until
     * something passes. What came of the last one it is told too.
     *
     * @param session whose hold it must be
     * @param begin whether one is to be begun; else it only asks what came of it
     * @return whether one is running now, and what is to be said; empty where there is no such hold of that session's
     */
    public Optional<Asked> askedBy(Session session, String holdId, boolean begin) {
        return holds.find(holdId)
                .filter(hold -> hold.proposal().session().id().equals(session.id()))
                .map(hold -> asked(hold, begin));
    }

    private Asked asked(Hold hold, boolean begin) {
        if (running(hold.id())) {
            return new Asked(true, "a rehearsal of hold " + hold.id() + " is running");
        }
        Optional<Rehearsal> last = hold.rehearsal().filter(r -> !begin || r.result() != Rehearsal.Result.NOT_RUN);
        if (last.isPresent() || !begin) {
            return new Asked(false, last.map(Rehearsal::sentence).orElse("hold " + hold.id() + " was not rehearsed"));
        }
        if (!waits(hold)) {
            return new Asked(
                    false, "hold " + hold.id() + " is " + hold.state() + ": there is nothing to rehearse any more");
        }
        return ballots.votes(hold).isEmpty()
                ? start(hold)
                : new Asked(false, "people have signed it as it is; from then on a rehearsal is theirs to ask for");
    }

    /** Whether one is running or waiting for its turn, at this gateway. */
    public boolean running(String holdId) {
        return running.contains(holdId);
    }

    private Asked start(Hold hold) {
        int attempt = 1 + hold.rehearsal().map(Rehearsal::attempt).orElse(0);
        if (attempt > MAX_ATTEMPTS) {
            return new Asked(false, "hold " + hold.id() + " was rehearsed " + MAX_ATTEMPTS + " times already");
        }
        if (running.size() >= MAX_RUNNING) {
            return new Asked(false, MAX_RUNNING + " rehearsals are running or waiting; ask again later");
        }
        if (!running.add(hold.id())) {
            return new Asked(true, "a rehearsal of hold " + hold.id() + " is running already");
        }
        Thread.ofVirtual().name("rehearsal-" + hold.id()).start(() -> run(hold, attempt));
        return new Asked(true, "the rehearsal of hold " + hold.id() + " has begun");
    }

    private void run(Hold hold, int attempt) {
        try {
            if (keep(hold, attempt)) {
                ballots.recount(hold);
            }
        } catch (RuntimeException e) {
            // It does not count then: no log, no evidence. The agent's next request begins another.
            LOG.error("the rehearsal of hold {} was not kept", hold.id(), e);
        }
    }

    /** The mark is taken away here and only once: what is counted next may begin another, and the mark is that one's then. */
    private boolean keep(Hold hold, int attempt) {
        try {
            Hold rehearsed = hold.withRehearsal(report(hold, attempt));
            journal.rehearsed(rehearsed);
            return holds.rehearsed(hold.id(), rehearsed.rehearsal().orElseThrow());
        } finally {
            running.remove(hold.id());
        }
    }

    private Rehearsal report(Hold hold, int attempt) {
        Rehearser rehearser = byGate.get(hold.proposal().gate());
        Repeatable request = kept.getIfPresent(hold.id());
        if (rehearser == null || request == null && !rehearser.twin()) {
            return notRun(hold, attempt, Rehearser.NO_TWIN);
        }
        if (request == null) {
            return notRun(
                    hold,
                    attempt,
                    "the request itself is not kept (an upload, a large body, or the gateway was started again since):"
                            + " have the agent repeat it");
        }
        try {
            return rehearser.rehearse(hold.proposal(), hold.assessment(), trial(request), attempt);
        } catch (RuntimeException | Error e) {
            LOG.error("the rehearsal of hold {} failed", hold.id(), e);
            return notRun(hold, attempt, "a fault in the gateway; see its log");
        }
    }

    private Rehearsal notRun(Hold hold, int attempt, String because) {
        Instant now = clock.instant();
        return new Rehearsal(
                hold.proposal().digest(),
                hold.assessment().digest(),
                Rehearsal.Result.NOT_RUN,
                because,
                Rehearsal.Faithfulness.MODEL,
                "",
                List.of(),
                List.of(),
                Rehearsal.Undone.NOT_TRIED,
                List.of(),
                List.of(),
                attempt,
                now,
                now,
                0);
    }

    private static Trial trial(Repeatable request) {
        return new Trial() {
            @Override
            public Tried inTwin() {
                return tried(request.inTwin());
            }

            @Override
            public Optional<DryRun> dry() {
                return request.dryRun();
            }
        };
    }

    private static Trial.Tried tried(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded o -> new Trial.Tried(true, true, "done, status " + o.status());
            case Outcome.Refused o -> new Trial.Tried(false, true, "refused, " + o.status() + " " + o.code());
            case Outcome.InDoubt o -> new Trial.Tried(false, true, "in doubt: " + o.because());
            case Outcome.NotSent o -> new Trial.Tried(false, false, o.because());
        };
    }
}
