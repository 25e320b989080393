package dev.lineclear.safeguard.rollout;

import dev.lineclear.safeguard.rollout.Turn.Call;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Pace.Member;
import dev.lineclear.state.Pace.Wave;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What becomes of a pace: a call begins, is done or is not, what it touched was watched, a person lets it go on. */
public final class Pacer {
    /** Calls of one change that are remembered; of more, those in places that others stand for are forgotten. */
    static final int MAX_MEMBERS = 300;

    /** Changes of one pace; the oldest of those that are well is forgotten first. */
    static final int MAX_WAVES = 50;

    /** What twenty checks show in ten looks; counts of fewer still say that one was not well. */
    private static final int MAX_SAMPLES = 200;

    private Pacer() {}

    /** What became of a call, as its hold says. */
    public enum Fate {
        /** It has not come to an end. */
        UNDER_WAY,
        DONE,
        /** It was not executed, and will not be. */
        NOT_DONE,
        /** Whether it was is not known, or only a person said so. */
        DOUBTFUL
    }

    /** A pace in which nothing was done yet. */
    public static Pace empty(String id, String agent, String operation, Instant now) {
        return new Pace(id, agent, operation, List.of(), now, 0);
    }

    /** With a call that begins now. Empty when there is no room for it. */
    public static Optional<Pace> begun(Pace pace, Call call, Instant now) {
        List<Wave> waves = new ArrayList<>();
        boolean there = false;
        for (Wave w : pace.waves()) {
            boolean own = w.values().equals(call.same().values());
            there |= own;
            waves.add(own ? joined(w, call.member(), now) : w);
        }
        if (!there) {
            if (waves.size() >= MAX_WAVES && !forgotten(waves)) {
                return Optional.empty();
            }
            waves.add(new Wave(
                    call.same().values(),
                    List.copyOf(call.same().parameters()),
                    Pace.State.BAKING,
                    now,
                    now,
                    Duration.ZERO,
                    now,
                    "",
                    List.of(call.member()),
                    List.of(),
                    List.of()));
        }
        return Optional.of(with(pace, waves, now));
    }

    /** @return whether one of them could be done without */
    private static boolean forgotten(List<Wave> waves) {
        Optional<Wave> oldest =
                waves.stream().filter(w -> w.state() == Pace.State.WELL).findFirst();
        return oldest.isPresent() && waves.remove(oldest.get());
    }

    private static Wave joined(Wave w, Member member, Instant now) {
        if (w.members().stream().anyMatch(m -> m.hold().equals(member.hold()))) {
            return w;
        }
        List<Member> members = new ArrayList<>(w.members());
        if (members.size() >= MAX_MEMBERS) {
            // The first stands for the order; a later one that passed, for nothing that another does not.
            members.subList(1, members.size()).stream()
                    .filter(Member::passed)
                    .findFirst()
                    .ifPresent(members::remove);
        }
        members.add(member);
        return restarted(w, members, now);
    }

    /** Watched anew: whatever is touched last has its whole time. */
    private static Wave restarted(Wave w, List<Member> members, Instant now) {
        Pace.State state = w.state() == Pace.State.STOPPED ? w.state() : Pace.State.BAKING;
        Instant begun = w.state() == Pace.State.WELL ? now : w.begunAt();
        return new Wave(
                w.values(),
                w.parameters(),
                state,
                begun,
                now,
                Duration.ZERO,
                now,
                w.because(),
                members,
                List.of(),
                List.of());
    }

    /** With what became of its calls. The same when nothing did. */
    public static Pace noted(Pace pace, Function<Member, Fate> fates, Duration remember, Instant now) {
        List<Wave> waves = new ArrayList<>();
        for (Wave w : pace.waves()) {
            Wave noted = noted(w, fates, now);
            boolean over = noted.state() == Pace.State.WELL
                    && noted.since().plus(remember).isBefore(now);
            if (!noted.members().isEmpty() && !over) {
                waves.add(noted);
            }
        }
        return waves.equals(pace.waves()) ? pace : with(pace, waves, now);
    }

    private static Wave noted(Wave w, Function<Member, Fate> fates, Instant now) {
        List<Member> members = new ArrayList<>();
        boolean news = false;
        Optional<Member> doubtful = Optional.empty();
        for (Member m : w.members()) {
            Fate fate = m.done() ? Fate.DONE : fates.apply(m);
            switch (fate) {
                case UNDER_WAY -> members.add(m);
                case NOT_DONE -> {}
                case DONE -> {
                    news |= !m.done();
                    members.add(m.with(true, m.passed()));
                }
                case DOUBTFUL -> {
                    doubtful = Optional.of(m);
                    members.add(m);
                }
            }
        }
        if (doubtful.isPresent() && w.state() != Pace.State.STOPPED) {
            return stopped(w, members, "whether hold " + doubtful.get().hold() + " was executed is not known", now);
        }
        if (news) {
            return restarted(w, members, now);
        }
        boolean passed = members.stream().allMatch(Member::passed);
        Pace.State state = w.state() == Pace.State.BAKING && passed ? Pace.State.WELL : w.state();
        return with(w, state, members, w.baked(), w.lookedAt(), w.because(), w.samples(), w.looks());
    }

    private static Wave stopped(Wave w, List<Member> members, String because, Instant now) {
        return with(w, Pace.State.STOPPED, members, w.baked(), now, because, w.samples(), w.looks());
    }

    private static Wave with(
            Wave w,
            Pace.State state,
            List<Member> members,
            Duration baked,
            Instant lookedAt,
            String because,
            List<Sample> samples,
            List<Looks> looks) {
        return new Wave(
                w.values(),
                w.parameters(),
                state,
                w.begunAt(),
                w.since(),
                baked,
                lookedAt,
                because,
                members,
                samples,
                looks);
    }

    /** With one of its waves looked at; the same while it is too early, or there is nothing to look at. */
    public static Wave looked(Wave w, PaceRule rule, Steady steady, Instant now) {
        boolean done = w.members().stream().allMatch(m -> m.done() || m.passed());
        if (w.state() != Pace.State.BAKING || !done) {
            return w;
        }
        Optional<Duration> seen = Steady.seen(rule.bake(), w.baked(), w.lookedAt(), now);
        if (seen.isEmpty()) {
            return w;
        }
        List<Sample> samples = new ArrayList<>(w.samples());
        List<Sample> more = steady.look(rule.healthy(), now);
        samples.addAll(more);
        List<Looks> looks = Looks.and(w.looks(), more);
        List<Sample> kept = samples.subList(Math.max(0, samples.size() - MAX_SAMPLES), samples.size());
        Duration baked = w.baked().plus(seen.get());
        Judgement judgement = steady.judged(rule.healthy(), rule.bake(), looks, w.begunAt(), w.since(), now);
        boolean over = baked.compareTo(rule.bake()) >= 0;
        Pace.State state =
                switch (judgement.result()) {
                    case FAILED -> Pace.State.STOPPED;
                    case INCONCLUSIVE -> over ? Pace.State.STOPPED : Pace.State.BAKING;
                    case PASSED -> over ? Pace.State.WELL : Pace.State.BAKING;
                };
        List<Member> members = state == Pace.State.WELL
                ? w.members().stream().map(m -> m.with(true, true)).toList()
                : w.members();
        return with(w, state, members, baked, now, state == w.state() ? "" : judgement.because(), kept, looks);
    }

    /** With these waves in place of those that were there. */
    public static Pace with(Pace pace, List<Wave> waves, Instant now) {
        return new Pace(pace.id(), pace.agent(), pace.operation(), waves, now, pace.version());
    }

    /** To be stored in place of the one that it was made of. */
    public static Pace next(Pace pace) {
        return new Pace(pace.id(), pace.agent(), pace.operation(), pace.waves(), pace.changedAt(), pace.version() + 1);
    }

    /** A person lets what is stopped go on: whatever it touched counts as well from now. */
    public static Pace letOn(Pace pace, String because, Instant now) {
        List<Wave> waves = pace.waves().stream()
                .map(w -> w.state() == Pace.State.STOPPED
                        ? with(
                                w,
                                Pace.State.WELL,
                                w.members().stream()
                                        .map(m -> m.with(true, true))
                                        .toList(),
                                w.baked(),
                                now,
                                because,
                                List.of(),
                                List.of())
                        : w)
                .toList();
        return with(pace, waves, now);
    }
}
