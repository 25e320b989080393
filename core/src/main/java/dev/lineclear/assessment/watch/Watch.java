package dev.lineclear.assessment.watch;

import dev.lineclear.assessment.Course;
import dev.lineclear.proposal.Activity;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at every proposal as it comes and at every ending, and says what is unusual about the session, its agent, or all of
 * them together. Keeps about a kilobyte a session and eleven an agent, whatever they do, and takes some microseconds; what it
 * says hangs on the proposals and their times alone. Thread-safe.
 */
public final class Watch implements AutoCloseable {
    /** What the signals are called that are said here. */
    public static final Set<String> NAMES =
            Arrays.stream(Sign.values()).map(Sign::word).collect(Collectors.toUnmodifiableSet());

    private final long seed;
    private final Limits limits;
    private final Words words = new Words();
    private final Remembered remembered = new Remembered();
    private final Joint fleet = Joint.all();
    private final Converging converging = new Converging();
    private final Traces traces = new Traces();
    private final Unusual unusual;
    private final Following following;

    /** @param seed kept by this gateway for itself, the same when it starts again */
    public Watch(Limits limits, long seed) {
        this.limits = limits;
        this.seed = seed;
        this.unusual = new Unusual(seed);
        this.following = new Following(seed);
    }

    /** What was seen at one proposal, and how much its session does. */
    public static final class Seen {
        private final Request request;
        private final List<Noticed> noticed;
        private final Activity activity;

        private Seen(Request request, List<Noticed> noticed, Activity activity) {
            this.request = request;
            this.noticed = List.copyOf(noticed);
            this.activity = activity;
        }

        public List<Noticed> noticed() {
            return noticed;
        }

        public Activity activity() {
            return activity;
        }
    }

    /** A proposal comes. */
    public Seen look(Proposal proposal, Assessment assessment) {
        Request r = Request.of(seed, proposal, assessment);
        Memory session = session(r);
        AgentMemory agent = agent(r);
        Sight sight = new Sight(r, seed, traces);
        boolean fresh;
        boolean meets;
        boolean again;
        Activity activity;
        synchronized (session) {
            fresh = session.fresh(r);
            session.count(r, fresh, !fresh);
            sight.session(session);
            second(session, r, sight);
            activity = activity(session.pulse, r.second());
        }
        synchronized (agent) {
            meets = agent.meets(r);
            again = agent.again(r) | !fresh;
            agent.count(r, fresh, again);
            sight.agent(agent, remembered.elsewhere(), limits);
        }
        synchronized (fleet) {
            boolean anybodys = fleet.again(r) | !fresh;
            fleet.count(r, fresh, anybodys);
            again |= anybodys;
            sight.fleet(fleet, converging);
        }
        if (r.changes() && words.strange(proposal)) {
            synchronized (session) {
                sight.offTask(session);
            }
        }
        traces.add(
                r, r.kinds(fresh) | (again ? Count.AGAIN.kind() : 0) | sight.kinds() | (meets ? Count.NEW.kind() : 0));
        return new Seen(r, sight.found(), activity);
    }

    /** The forest's, on what the session did up to here. */
    private void second(Memory session, Request r, Sight sight) {
        if (session.due(r.second())) {
            unusual.offer(r.session(), session.pulse, r.second());
        }
        if (unusual.found(r.session())) {
            sight.add(session, Sign.UNUSUAL, Sight.SESSION, 1, session.records());
        }
    }

    /** A proposal that people signed as part of a whole: nothing is said of it, and what becomes of it counts. */
    public Seen pass(Proposal proposal, Assessment assessment) {
        return new Seen(Request.of(seed, proposal, assessment), List.of(), Activity.NONE);
    }

    /** Whether a signal of that name is said here. */
    public static boolean says(String name) {
        return NAMES.contains(name) || Signal.accepted(name);
    }

    /** From now on these patterns are watched for, and no others. What sessions did of those that stay still counts. */
    public void accept(List<Forerunner> patterns) {
        following.accept(patterns);
    }

    /**
     * A session took a step that is on record.
     *
     * @param step as {@link Step} has it
     * @return accepted patterns that it completed by it, said for the first time within the hour
     */
    public List<Noticed> took(Proposal proposal, String step, Instant at) {
        if (following.idle() || !Step.counts(proposal.session().id())) {
            return List.of();
        }
        Memory session = remembered.session(Hashes.of(seed, proposal.session().id()));
        synchronized (session) {
            return following.took(session, proposal, step, at.getEpochSecond());
        }
    }

    /** Accepted patterns that a change is about to complete, and those that its session completed lately. */
    public List<Noticed> patterns(Seen seen) {
        Request r = seen.request;
        if (following.idle() || r.effect() == Effect.READ) {
            return List.of();
        }
        Memory session = session(r);
        synchronized (session) {
            return following.asked(session, r);
        }
    }

    /**
     * What steps of its session, or of several of its agent's, mean together.
     *
     * @param signals of its assessment; those of {@link Course} are
     * @return those that were not said within the hour: they are in the assessment as it is
     */
    public List<Noticed> together(Seen seen, List<Signal> signals) {
        Request r = seen.request;
        List<Noticed> said = new ArrayList<>();
        for (Signal signal : signals) {
            int name = Course.NAMES.indexOf(signal.name());
            if (name >= 0) {
                boolean across = Course.acrossSessions(signal);
                Memory memory = across ? agent(r) : session(r);
                synchronized (memory) {
                    if (memory.news(Sign.values().length + name, r.second())) {
                        said.add(together(r, signal, across));
                    }
                }
            }
        }
        return said;
    }

    private static Noticed together(Request r, Signal signal, boolean across) {
        List<String> earlier = signal.records();
        return new Noticed(
                signal.name(),
                Strength.RAISE,
                across ? Sight.AGENT : Sight.SESSION,
                signal.sentence(),
                latest(
                        earlier.subList(Math.max(0, earlier.size() - Traces.EARLIER), earlier.size()),
                        r.proposal().id()),
                true);
    }

    /** What became of it. */
    public void ended(Seen seen, Ending ending, Instant at) {
        Request r = seen.request.at(at.getEpochSecond());
        Memory session = session(r);
        AgentMemory agent = agent(r);
        synchronized (session) {
            ended(session, r, ending);
        }
        synchronized (agent) {
            ended(agent, r, ending);
            switch (ending) {
                case REFUSED -> agent.refused(r);
                case FAILED -> {}
                case DONE -> {
                    learned(agent, r);
                    agent.done(r, 0);
                }
            }
        }
        synchronized (fleet) {
            ended(fleet, r, ending);
            if (ending == Ending.DONE) {
                fleet.done(r, r.agent());
            }
        }
        traces.add(r, r.kinds(ending));
    }

    private static void ended(Memory memory, Request r, Ending ending) {
        if (ending == Ending.REFUSED) {
            memory.pulse.add(Count.REFUSALS, 1, r.second());
            memory.pulse.add(Count.REFUSED, 1, r.second());
        } else if (r.changes()) {
            boolean done = ending == Ending.DONE;
            memory.pulse.add(done ? Count.CHANGED : Count.FAILED, done ? r.much() : 1, r.second());
            memory.pulse.add(done ? Count.CHANGED_TODAY : Count.FAILED_TODAY, done ? r.much() : 1, r.second());
            memory.pulse.add(Count.DESTROYED, done && r.deletes() ? r.much() : 0, r.second());
            memory.pulse.add(Count.DESTROYED_TODAY, done && r.deletes() ? r.much() : 0, r.second());
        }
    }

    private void learned(AgentMemory agent, Request r) {
        agent.learn(r.operation());
        if (r.effect() != Effect.READ) {
            agent.learn(r.region());
            agent.learn(r.account());
        }
        if (r.named() && !Course.content(r.proposal().operation())) {
            agent.touched(r);
        }
        if (r.credentials()) {
            agent.handedOut(r, Naming.names(seed, r.proposal()));
        }
    }

    /** A session was halted for what it did within minutes: whoever lets it go on has seen that, and it counts no more. */
    public void halted(Seen seen) {
        for (Memory memory : List.of(session(seen.request), agent(seen.request))) {
            synchronized (memory) {
                memory.calm();
            }
        }
    }

    private static Activity activity(Pulse pulse, long second) {
        return new Activity(
                pulse.of(Count.ASKED, second),
                pulse.of(Count.REFUSED, second),
                pulse.of(Count.FAILED, second),
                pulse.of(Count.CHANGED, second),
                pulse.of(Count.DESTROYED, second),
                pulse.of(Count.CHANGED_TODAY, second),
                pulse.of(Count.DESTROYED_TODAY, second));
    }

    private Memory session(Request r) {
        return remembered.session(r);
    }

    private AgentMemory agent(Request r) {
        return remembered.agent(r);
    }

    /** What is known of sessions and agents from before. */
    public Remembered remembered() {
        return remembered;
    }

    /** The strongest that ends the session, if any does. */
    public static Optional<Noticed> halting(List<Noticed> noticed) {
        return noticed.stream().filter(n -> n.strength() == Strength.HALT).findFirst();
    }

    /** Looks at nothing more beside the requests. */
    @Override
    public void close() {
        unusual.close();
    }

    static List<String> latest(List<String> earlier, String own) {
        List<String> all = new ArrayList<>(earlier);
        if (!all.contains(own)) {
            all.add(own);
        }
        return all;
    }
}
