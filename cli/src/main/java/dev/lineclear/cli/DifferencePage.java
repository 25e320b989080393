package dev.lineclear.cli;

import dev.lineclear.catalog.Difference;
import dev.lineclear.catalog.Difference.Kind;
import dev.lineclear.proposal.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What newer data would change, in a terminal. */
final class DifferencePage {
    private DifferencePage() {}

    static void print(Print out, List<Difference> found, boolean details) {
        if (found.isEmpty()) {
            out.line("The same: nothing would change.");
            return;
        }
        for (Kind kind : Kind.values()) {
            List<Difference> those =
                    found.stream().filter(d -> d.kind() == kind).toList();
            if (!those.isEmpty()) {
                out.line(Print.bold(title(kind) + ": " + those.size()));
                if (kind != Kind.OTHER || details) {
                    table(out, those, details);
                }
                out.line("");
            }
        }
        if (!details && found.stream().anyMatch(d -> d.kind() == Kind.OTHER)) {
            out.line("--details says what differs where the effect stays.");
        }
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case MILDER -> Print.red("Milder than now, so that more would pass");
            case WORSE -> "Worse than now, so that more would be held";
            case GONE -> "Gone";
            case NEW -> "New";
            case OTHER -> "Otherwise different, with the same effect";
        };
    }

    private static void table(Print out, List<Difference> those, boolean details) {
        List<List<String>> rows = new ArrayList<>();
        for (Difference each : those) {
            String effect = each.before().equals(each.after())
                    ? word(each.before())
                    : word(each.before()) + " → " + word(each.after());
            String more = details || each.kind() != Kind.OTHER ? String.join("; ", each.details()) : "";
            rows.add(List.of("  " + each.operation(), effect, more));
        }
        out.table(Arrays.asList("  operation", "effect", ""), rows);
    }

    private static String word(Optional<Effect> effect) {
        return effect.map(Effect::name).orElse("not there");
    }
}
