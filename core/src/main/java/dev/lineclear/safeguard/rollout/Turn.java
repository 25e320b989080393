package dev.lineclear.safeguard.rollout;

import dev.lineclear.proposal.Environment;
import dev.lineclear.safeguard.rollout.Cohorts.Cohort;
import dev.lineclear.safeguard.rollout.Cohorts.Placed;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Pace.Member;
import dev.lineclear.state.Pace.Wave;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether it is a call's turn, of a change that comes call by call. The order is that of {@link Cohorts}, made of the calls
 * as they come; what sets the same parameters to other values goes one after the other.
 *
 * @param now whether it is
 * @param because what it waits for; empty when it is its turn
 * @param asks whether only a person ends that
 * @param passed the names of what went before it and is well
 * @param behind the call that it waits for; empty where it waits for none
 */
public record Turn(boolean now, String because, boolean asks, Set<String> passed, Optional<Behind> behind) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    public Turn {
        passed = Set.copyOf(passed);
    }

    /** Of more than anybody looks at together, nothing is said to be well. */
    public static Turn crowded() {
        return waits(
                "its agent, or another of its operator's, changes things of this kind in more ways than can be watched"
                        + " together; it goes on as they are well and forgotten",
                false);
    }

    /** A call, as it would be a member. */
    public record Call(String operation, Sameness same, Member member) {}

    /** One change, and in whose pace it is. */
    private record Part(Pace pace, Wave wave) {}

    /**
     * An earlier call that another one waits for.
     *
     * @param until when it will have been watched for its time, if all goes well; empty where nobody can say
     */
    public record Behind(Pace pace, Wave wave, Member member, Optional<Instant> until) {}

    /** Its turn is now. */
    public static Turn now(Set<String> passed) {
        return new Turn(true, "", false, passed, Optional.empty());
    }

    private static Turn waits(String because, boolean asks) {
        return new Turn(false, because, asks, Set.of(), Optional.empty());
    }

    private static Turn waits(Part part, Member open, Duration bake, Instant now) {
        Optional<Instant> until = until(part.wave(), bake, now);
        return new Turn(
                false,
                words(open, until, now),
                false,
                Set.of(),
                Optional.of(new Behind(part.pace(), part.wave(), open, until)));
    }

    /**
     * Whether it is.
     *
     * @param paces of everything that the same agent, or another of the same operator, does to things of the same kinds
     * @param bake for how long each part is watched
     */
    public static Turn of(List<Pace> paces, Call call, Duration bake, Instant now) {
        List<Part> related = paces.stream()
                .flatMap(p -> p.waves().stream().map(w -> new Part(p, w)))
                .filter(part -> related(part, call))
                .toList();
        Optional<Part> stopped = related.stream()
                .filter(p -> p.wave().state() == Pace.State.STOPPED)
                .findFirst();
        if (stopped.isPresent()) {
            return stopped(stopped.get());
        }
        if (related.stream().anyMatch(p -> begun(p.wave(), call))) {
            return now(Set.of());
        }
        for (Part part : related) {
            if (!own(part, call)) {
                Optional<Member> open = part.wave().members().stream()
                        .filter(m -> !m.passed() && !again(m, call.member()))
                        .reduce((a, b) -> b);
                if (open.isPresent()) {
                    return waits(part, open.get(), bake, now);
                }
            }
        }
        return among(related.stream().filter(p -> own(p, call)).toList(), call, bake, now);
    }

    private static Turn stopped(Part part) {
        Wave wave = part.wave();
        Member last = wave.members().stream()
                .filter(m -> !m.passed())
                .findFirst()
                .orElse(wave.members().getLast());
        return new Turn(
                false,
                "the same change elsewhere was stopped (" + wave.because()
                        + "), and only a person lets it go on: lineclear pace go-on "
                        + part.pace().id(),
                true,
                Set.of(),
                Optional.of(new Behind(part.pace(), wave, last, Optional.empty())));
    }

    /** Of one operation more is the same than of two: of two, what they set, or that both take away or let in. */
    private static boolean related(Part part, Call call) {
        boolean operation = part.pace().operation().equals(call.operation());
        List<String> others = part.wave().parameters();
        return own(part, call)
                || (operation
                        ? call.same().sharesOperation(others)
                        : call.same().shares(others));
    }

    private static boolean own(Part part, Call call) {
        return part.pace().operation().equals(call.operation())
                && part.wave().values().equals(call.same().values());
    }

    private static boolean begun(Wave wave, Call call) {
        return wave.members().stream()
                .anyMatch(m -> m.hold().equals(call.member().hold()));
    }

    /** Whether a call is about what an earlier one is about, and reaches no further. Of a pattern nobody knows. */
    private static boolean again(Member earlier, Member now) {
        return earlier.urns().containsAll(now.urns()) && now.urns().stream().noneMatch(urn -> urn.contains("*"));
    }

    /** @param waves of the very change, by whichever agents */
    private static Turn among(List<Part> waves, Call call, Duration bake, Instant now) {
        Member own = call.member();
        Map<Member, Part> in = members(waves);
        Set<Member> members = in.keySet();
        if (members.stream().anyMatch(m -> again(m, own))) {
            return now(Set.of());
        }
        if (own.wide() && members.stream().noneMatch(m -> m.passed() && !m.wide())) {
            return waits("it touches several at once, and one of them has to go first, by itself", false);
        }
        List<Placed<Member>> placed = new ArrayList<>();
        members.forEach(m -> placed.add(placed(m)));
        placed.add(placed(own));
        Set<String> passed = new TreeSet<>();
        boolean before = true;
        for (Cohort<Member> cohort : Cohorts.of(placed)) {
            if (cohort.targets().stream().anyMatch(m -> m == own)) {
                before = false;
                continue;
            }
            // Also of one that would come later and was first to ask: two parts at once are watched for neither.
            Optional<Member> open =
                    cohort.targets().stream().filter(m -> !m.passed()).findFirst();
            if (open.isPresent()) {
                return waits(in.getOrDefault(open.get(), waves.getFirst()), open.get(), bake, now);
            }
            if (before) {
                passed.add(cohort.name());
            }
        }
        return now(passed);
    }

    /** In the order in which the changes began, and each one's calls. */
    private static Map<Member, Part> members(List<Part> waves) {
        Map<Member, Part> all = new LinkedHashMap<>();
        waves.stream()
                .sorted(Comparator.comparing(part -> part.wave().begunAt()))
                .forEach(part -> part.wave().members().forEach(m -> all.put(m, part)));
        return all;
    }

    private static Placed<Member> placed(Member m) {
        return new Placed<>(m, m.environment(), m.region(), m.zone());
    }

    /** "waits for eu-central-1a to be well, until 12:40:10 UTC at the earliest". */
    private static String words(Member open, Optional<Instant> until, Instant now) {
        String what = "waits for " + place(open) + " to be well";
        return until.map(at -> what + ", until " + clock(at, now) + " UTC at the earliest")
                .orElse(what + ", which has not been done yet");
    }

    private static Optional<Instant> until(Wave wave, Duration bake, Instant now) {
        boolean all = wave.members().stream().allMatch(m -> m.done() || m.passed());
        return all ? Optional.of(now.plus(bake.minus(wave.baked())).truncatedTo(ChronoUnit.SECONDS)) : Optional.empty();
    }

    /** Such as {@code 12:40:10}, with the day where it is another one; in UTC. */
    static String clock(Instant at, Instant now) {
        boolean today = at.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
        return (today ? CLOCK : DAY).format(at);
    }

    /** The narrowest of where it is. */
    static String place(Member m) {
        String where = m.zone().isEmpty() ? m.region() : m.zone();
        String environment = m.environment().equals(Environment.PRODUCTION) ? "" : m.environment();
        String one = m.urns().isEmpty() ? "" : m.urns().getFirst();
        String name = one.substring(1 + Math.max(one.lastIndexOf('/'), one.lastIndexOf(':')));
        return List.of(name, environment, where).stream()
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + " in " + b)
                .orElse("what went before");
    }
}
