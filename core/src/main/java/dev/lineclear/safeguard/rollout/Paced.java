package dev.lineclear.safeguard.rollout;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Visible;
import dev.lineclear.safeguard.rollout.Turn.Behind;
import dev.lineclear.state.Pace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What people are told of a call that waits for its turn.
 *
 * @param change which change it is, by the earlier call that made it the same
 * @param before what runs before it, and how far that is
 * @param until until when that is watched, in UTC; empty where nobody can say
 * @param healthy what must be well meanwhile, by name and kind; without any, time alone
 * @param then what happens by itself, or what only a person does
 * @param hold of the earlier call; empty where it waits for none
 */
public record Paced(String change, String before, String until, List<String> healthy, String then, String hold) {
    public Paced {
        healthy = List.copyOf(healthy);
    }

    /** @param votes whether people have to say yes to it as well */
    public static Paced of(Turn turn, PaceRule rule, boolean votes, Instant now) {
        Optional<Behind> behind = turn.behind();
        return new Paced(
                behind.map(Paced::change).orElse(""),
                behind.map(b -> before(b, rule)).orElse(turn.because()),
                behind.flatMap(Behind::until)
                        .map(at -> Turn.clock(at, now) + " UTC at the earliest")
                        .orElse(""),
                rule.healthy().stream().map(Paced::check).toList(),
                then(turn, votes),
                behind.map(b -> b.member().hold()).orElse(""));
    }

    private static String change(Behind b) {
        String sets = b.wave().parameters().stream()
                .filter(p -> !p.startsWith("("))
                .map(Visible::text)
                .collect(Collectors.joining(", "));
        return Visible.text(b.pace().operation()) + (sets.isEmpty() ? "" : " (" + sets + ")") + " by "
                + b.pace().agent() + ", begun under hold "
                + b.wave().members().getFirst().hold();
    }

    private static String before(Behind b, PaceRule rule) {
        String what = Visible.text(Turn.place(b.member())) + ", under hold "
                + b.member().hold();
        if (b.wave().state() == Pace.State.STOPPED) {
            return what + ": stopped, " + Visible.text(b.wave().because());
        }
        return b.until().isPresent()
                ? what + ": done, watched for " + Sheet.words(b.wave().baked()) + " of " + Sheet.words(rule.bake())
                : what + ": has not been done yet";
    }

    private static String check(HealthCheck check) {
        return check.name() + " (" + check.kind() + ")";
    }

    private static String then(Turn turn, boolean votes) {
        if (turn.asks()) {
            return "nothing by itself: an approver whom its agent does not run for lets it go on";
        }
        String run = "it is let through by itself, while the agent waits or when it asks again";
        return votes ? "once people have approved it, " + run : run;
    }

    /** How calls of that kind are paced, before one was made. */
    public static List<String> ahead(PaceRule rule) {
        String checks = rule.healthy().stream().map(Paced::check).collect(Collectors.joining(", "));
        return List.of(
                "The same to one target after the other: in production one, then the rest of its zone, of its region, then"
                        + " other regions.",
                "Each part is watched for " + Sheet.words(rule.bake())
                        + (checks.isEmpty() ? ", by time alone." : "; must be well: " + checks + "."),
                "The next is let through by itself then; what is not well waits for a person.");
    }
}
