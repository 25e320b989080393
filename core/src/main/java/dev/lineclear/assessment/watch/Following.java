package dev.lineclear.assessment.watch;

import dev.lineclear.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows sessions through the accepted patterns. One whose last step is a change is said when that change is asked for, since
 * afterwards it is made; any other when its last step is on record. Used under the lock of the session's memory.
 */
final class Following {
    /** Steps of all sessions whose records can be named: looked through once for each that is said. */
    private static final int NAMED = 2_048;

    private final long seed;
    private final Trail steps = new Trail(NAMED);
    private volatile Sequences sequences = Sequences.NONE;

    Following(long seed) {
        this.seed = seed;
    }

    void accept(List<Forerunner> patterns) {
        if (!sequences.all().equals(patterns)) {
            sequences = new Sequences(patterns);
        }
    }

    boolean idle() {
        return sequences.none();
    }

    List<Noticed> took(Memory session, Proposal proposal, String step, long second) {
        Sequences now = sequences;
        Walk walk = session.walk(now);
        byte number = now.number(step);
        long what = Hashes.of(seed, step);
        int completed = walk.took(number, (int) what);
        if (number != 0) {
            synchronized (steps) {
                steps.add(session(proposal), what, second, proposal.id());
            }
        }
        return completed == 0 ? List.of() : said(now, walk.complete(completed, second), 0, session, proposal);
    }

    List<Noticed> asked(Memory session, Request r) {
        Sequences now = sequences;
        Walk walk = session.walk(now);
        String step = Step.DONE.of(r.effect().action(), r.proposal().operation());
        int would = walk.would(now.number(step), (int) Hashes.of(seed, step));
        int news = would == 0 ? 0 : walk.complete(would, r.second());
        int all = walk.completed(r.second());
        return all == 0 ? List.of() : said(now, news, all & ~news, session, r.proposal());
    }

    private List<Noticed> said(Sequences now, int news, int known, Memory session, Proposal proposal) {
        List<Noticed> said = new ArrayList<>();
        for (int i = 0; i < now.all().size(); i++) {
            boolean fresh = (news & 1 << i) != 0;
            Forerunner pattern = now.all().get(i);
            if (fresh || (known & 1 << i) != 0 && pattern.strength() == Strength.RAISE) {
                said.add(new Noticed(
                        pattern.signal(),
                        pattern.strength(),
                        Sight.SESSION,
                        "This session did what came before something bad in others: "
                                + Forerunner.words(pattern.steps()) + ".",
                        Watch.latest(fresh ? records(pattern, session, proposal) : session.records(), proposal.id()),
                        fresh));
            }
        }
        return said;
    }

    /** The latest of each step before the last; where too much was done since by others, the session's latest changes. */
    private List<String> records(Forerunner pattern, Memory session, Proposal proposal) {
        long its = session(proposal);
        List<String> records = new ArrayList<>();
        for (String step : pattern.steps().subList(0, pattern.steps().size() - 1)) {
            long what = Hashes.of(seed, step);
            List<String> ids;
            synchronized (steps) {
                ids = steps.ids((whose, which, at) -> whose == its && which == what);
            }
            if (!ids.isEmpty() && !records.contains(ids.getLast())) {
                records.add(ids.getLast());
            }
        }
        return records.isEmpty() && pattern.steps().size() > 1 ? session.records() : records;
    }

    private long session(Proposal proposal) {
        return Hashes.of(seed, proposal.session().id());
    }
}
