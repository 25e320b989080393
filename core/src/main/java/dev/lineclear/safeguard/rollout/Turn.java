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
import java.util.List;
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
 */
public record Turn(boolean now, String because, boolean asks, Set<String> passed) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    public Turn {
        passed = Set.copyOf(passed);
    }

    /** A call, as it would be a member. */
    public record Call(Sameness same, Member member) {}

    private static Turn waits(String because, boolean asks) {
        return new Turn(false, because, asks, Set.of());
    }

    /** @param bake for how long each part is watched */
    public static Turn of(Pace pace, Call call, Duration bake, Instant now) {
        List<Wave> related = pace.waves().stream()
                .filter(w -> call.same().shares(w.parameters()) || own(w, call))
                .toList();
        Optional<Wave> stopped =
                related.stream().filter(w -> w.state() == Pace.State.STOPPED).findFirst();
        if (stopped.isPresent()) {
            return waits(
                    "the same change elsewhere was stopped (" + stopped.get().because()
                            + "), and only a person lets it go on: lineclear pace go-on " + pace.id(),
                    true);
        }
        if (related.stream().anyMatch(w -> begun(w, call))) {
            return new Turn(true, "", false, Set.of());
        }
        for (Wave wave : related) {
            if (!own(wave, call)) {
                Optional<Member> open = wave.members().stream()
                        .filter(m -> !m.passed() && !again(m, call.member()))
                        .reduce((a, b) -> b);
                if (open.isPresent()) {
                    return waits(words(open.get(), wave, bake, now), false);
                }
            }
        }
        Optional<Wave> mine = related.stream().filter(w -> own(w, call)).findFirst();
        return among(mine, call, bake, now);
    }

    private static boolean own(Wave wave, Call call) {
        return wave.values().equals(call.same().values());
    }

    private static boolean begun(Wave wave, Call call) {
        return wave.members().stream()
                .anyMatch(m -> m.hold().equals(call.member().hold()));
    }

    /** Whether a call is about what an earlier one is about, and reaches no further. Of a pattern nobody knows. */
    private static boolean again(Member earlier, Member now) {
        return earlier.urns().containsAll(now.urns()) && now.urns().stream().noneMatch(urn -> urn.contains("*"));
    }

    private static Turn among(Optional<Wave> wave, Call call, Duration bake, Instant now) {
        Member own = call.member();
        List<Member> members = wave.map(Wave::members).orElse(List.of());
        if (members.stream().anyMatch(m -> again(m, own))) {
            return new Turn(true, "", false, Set.of());
        }
        if (own.wide() && members.stream().noneMatch(m -> m.passed() && !m.wide())) {
            return waits("it touches several at once, and one of them has to go first, by itself", false);
        }
        List<Placed<Member>> placed = new ArrayList<>();
        members.forEach(m -> placed.add(placed(m)));
        placed.add(placed(own));
        Set<String> passed = new TreeSet<>();
        for (Cohort<Member> cohort : Cohorts.of(placed)) {
            if (cohort.targets().stream().anyMatch(m -> m == own)) {
                break;
            }
            Optional<Member> open =
                    cohort.targets().stream().filter(m -> !m.passed()).findFirst();
            if (open.isPresent()) {
                return waits(words(open.get(), wave.orElseThrow(), bake, now), false);
            }
            passed.add(cohort.name());
        }
        return new Turn(true, "", false, passed);
    }

    private static Placed<Member> placed(Member m) {
        return new Placed<>(m, m.environment(), m.region(), m.zone());
    }

    /** "waits for eu-central-1a to be well, until 12:40:10 UTC at the earliest". */
    private static String words(Member open, Wave wave, Duration bake, Instant now) {
        String what = "waits for " + place(open) + " to be well";
        boolean all = wave.members().stream().allMatch(m -> m.done() || m.passed());
        if (!all) {
            return what + ", which has not been done yet";
        }
        Instant until = now.plus(bake.minus(wave.baked())).truncatedTo(ChronoUnit.SECONDS);
        boolean today = until.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
        return what + ", until " + (today ? CLOCK : DAY).format(until) + " UTC at the earliest";
    }

    /** The narrowest of where it is. */
    private static String place(Member m) {
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
