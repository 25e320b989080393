package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Sign.ANOTHER_WAY;
import static dev.lineclear.assessment.watch.Sign.CONVERGING;
import static dev.lineclear.assessment.watch.Sign.CREDENTIALS;
import static dev.lineclear.assessment.watch.Sign.CREDENTIALS_USED;
import static dev.lineclear.assessment.watch.Sign.EVERYTHING;
import static dev.lineclear.assessment.watch.Sign.FAN_OUT;
import static dev.lineclear.assessment.watch.Sign.GATHERING;
import static dev.lineclear.assessment.watch.Sign.NEW_ACCOUNT;
import static dev.lineclear.assessment.watch.Sign.NEW_OPERATION;
import static dev.lineclear.assessment.watch.Sign.NEW_REGION;
import static dev.lineclear.assessment.watch.Sign.NEW_RESOURCE;
import static dev.lineclear.assessment.watch.Sign.NEW_RESOURCE_DELETED;
import static dev.lineclear.assessment.watch.Sign.OFF_TASK;
import static dev.lineclear.assessment.watch.Sign.OUTSIDERS;
import static dev.lineclear.assessment.watch.Sign.RECORDING_OFF;
import static dev.lineclear.assessment.watch.Sign.THRASHING;
import static dev.lineclear.assessment.watch.Sign.UNDOING;

import dev.lineclear.assessment.Course;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.List;

/** What one proposal shows, of its session, of its agent, and of all of them. Used under the lock of what it looks at. */
final class Sight {
    static final String SESSION = "session";
    static final String AGENT = "agent";
    static final String FLEET = "fleet";

    /** Of what a session may do, an agent may do this much over all its sessions. */
    private static final int AN_AGENT = 3;

    /** And all agents together this much. */
    private static final int ALL = 10;

    private static final long DAY = 86_400;

    private static final Sign[] COUNTED =
            java.util.Arrays.stream(Sign.values()).filter(Sign::counted).toArray(Sign[]::new);

    private final Request r;
    private final long seed;
    private final Traces traces;
    private final boolean change;
    private List<Noticed> found = List.of();
    private long kinds;

    /** Whether it was said of its session that a thing is made and deleted in turns. */
    private boolean turned;

    Sight(Request r, long seed, Traces traces) {
        this.traces = traces;
        this.seed = seed;
        this.r = r;
        this.change = r.effect() != Effect.READ;
    }

    List<Noticed> found() {
        return found;
    }

    /** What it shows by itself, a bit each, whether or not it is said again. */
    long kinds() {
        return kinds;
    }

    void session(Memory session) {
        if (r.changes()) {
            session.changes(r);
            int spread = session.spread(r);
            if (spread >= FAN_OUT.from()) {
                add(session, FAN_OUT, SESSION, spread, session.records());
            }
            int turns = session.turned(r);
            turned = turns >= THRASHING.from();
            if (turned) {
                add(session, THRASHING, SESSION, turns, traces.about(r, SESSION));
            }
        }
        said(session, RECORDING_OFF, r.unrecords());
        said(session, OUTSIDERS, r.grants().outsiders());
        said(session, EVERYTHING, r.grants().everything());
        counted(session, SESSION, 1);
    }

    /** What one request is enough for. */
    private void said(Memory session, Sign sign, boolean is) {
        if (is) {
            add(session, sign, SESSION, 1);
        }
    }

    void agent(AgentMemory agent, Elsewhere elsewhere, Limits limits) {
        if (r.changes()) {
            agent.changes(r);
            int spread = agent.spread(r);
            if (spread >= FAN_OUT.from() * AN_AGENT) {
                add(agent, FAN_OUT, AGENT, spread, agent.records());
            }
            int flipped = agent.flips(r, 0);
            if (flipped >= THRASHING.from() && !turned) {
                add(agent, THRASHING, AGENT, flipped, traces.about(r, AGENT));
            }
            List<String> refused = agent.otherWays(r);
            if (!refused.isEmpty()) {
                add(agent, ANOTHER_WAY, SESSION, 1, refused);
            }
        }
        if (change) {
            credentials(agent);
            String name = r.proposal().session().agent().id();
            Spent.of(c -> agent.pulse.of(c, r.second()) + elsewhere.of(name, c, r.second()), limits)
                    .ifPresent(spent -> add(agent, spent.sign(), AGENT, spent.sentence(), behind(spent)));
        }
        if (agent.settled(r.second())) {
            unseen(agent);
        }
        counted(agent, AGENT, AN_AGENT);
    }

    void offTask(Memory session) {
        add(session, OFF_TASK, SESSION, 1);
    }

    void fleet(Joint fleet, Converging converging) {
        if (r.changes()) {
            int undone = fleet.flips(r, r.agent());
            if (undone >= UNDOING.from()) {
                add(fleet, UNDOING, FLEET, undone, traces.about(r, FLEET));
            }
            fleet.changes(r);
            converging
                    .met(r, CONVERGING.from())
                    .ifPresent(met -> add(fleet, CONVERGING, FLEET, met.sessions(), met.records()));
        }
        counted(fleet, FLEET, ALL);
    }

    private void counted(Memory memory, String whose, int times) {
        for (Sign sign : COUNTED) {
            if (!change && sign.count() != Count.ASKED && sign.count() != Count.NEW && sign.count() != Count.REFUSALS) {
                continue;
            }
            int much = memory.pulse.of(sign.count(), r.second());
            if (much >= sign.from() * times) {
                add(memory, sign, whose, much);
            }
        }
    }

    /** What was handed out is used where it widens permissions, reaches where nothing was changed, or names it. */
    private void credentials(AgentMemory agent) {
        List<String> records = agent.handedOut(r);
        if (r.credentials()) {
            add(agent, CREDENTIALS, SESSION, 1, records);
            int gathered = agent.gathered(r, seed);
            if (gathered >= GATHERING.from()) {
                add(agent, GATHERING, AGENT, gathered, behind(CREDENTIALS, AGENT));
            }
        } else if (!records.isEmpty()) {
            boolean reaches = agent.settled(r.second()) && (!agent.knows(r.region()) || !agent.knows(r.account()));
            List<String> behind = r.widens() || reaches ? records : Naming.named(agent, r, seed);
            if (!behind.isEmpty()) {
                add(agent, CREDENTIALS_USED, SESSION, 1, behind);
            }
        }
    }

    private void unseen(AgentMemory agent) {
        if (!agent.knows(r.operation())) {
            add(agent, NEW_OPERATION, AGENT, 1);
        }
        if (r.changes() && !agent.knows(r.region())) {
            add(agent, NEW_REGION, AGENT, 1);
        }
        if (r.changes() && !agent.knows(r.account())) {
            add(agent, NEW_ACCOUNT, AGENT, 1);
        }
        resource(agent);
    }

    /** What it makes is new of itself, and what things hold comes and goes. */
    private void resource(AgentMemory agent) {
        boolean makes = r.effect() == Effect.CREATE;
        if (makes
                || agent.touchedAll(r)
                || !r.named()
                || Course.content(r.proposal().operation())) {
            return;
        }
        Sign sign = r.deletes() ? NEW_RESOURCE_DELETED : NEW_RESOURCE;
        add(agent, sign, AGENT, 1);
    }

    /** The latest others that count for it. */
    private List<String> behind(Sign sign, String whose) {
        return traces.latest(sign.kind(), r, whose, r.second() - sign.lately());
    }

    private List<String> behind(Spent spent) {
        return traces.latest(spent.of().kind(), r, AGENT, r.second() - DAY);
    }

    /** Named by those that counted for it. */
    private void add(Memory memory, Sign sign, String whose, int much) {
        boolean mute = sign.strength() == Strength.NOTICE
                ? memory.told(sign.ordinal(), r.second())
                : sign.strength() == Strength.RAISE && !change;
        add(memory, sign, whose, much, mute ? List.of() : behind(sign, whose));
    }

    /** Of what is only told, nothing more within the hour. */
    void add(Memory memory, Sign sign, String whose, int much, List<String> records) {
        kinds |= sign.counted() ? 0 : sign.kind();
        if (sign.strength() != Strength.NOTICE || !memory.told(sign.ordinal(), r.second())) {
            add(memory, sign, whose, sign.sentence(much), records);
        }
    }

    private void add(Memory memory, Sign sign, String whose, String sentence, List<String> records) {
        if (sign.strength() == Strength.RAISE && !change) {
            return;
        }
        boolean news = memory.news(sign.ordinal(), r.second());
        if (sign.strength() == Strength.NOTICE && !news) {
            return;
        }
        // All of them together ended no session of anybody's; and a budget that is overspent ends one once an hour.
        boolean milder = sign.strength() == Strength.HALT && (whose.equals(FLEET) || !sign.counted() && !news);
        Strength strength = milder ? Strength.RAISE : sign.strength();
        if (found.isEmpty()) {
            found = new ArrayList<>();
        }
        String who =
                switch (whose) {
                    case SESSION -> "This session ";
                    case AGENT ->
                        "Agent " + Visible.text(r.proposal().session().agent().id()) + ", over all its sessions, ";
                    default -> "All agents together: ";
                };
        found.add(new Noticed(
                sign.word(),
                strength,
                whose,
                who + sentence + ".",
                Watch.latest(records, r.proposal().id()),
                news));
    }
}
