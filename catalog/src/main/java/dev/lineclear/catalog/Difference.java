package dev.lineclear.catalog;

import dev.lineclear.proposal.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What other generated data would change for one operation.
 *
 * @param operation such as {@code rds:ModifyDBInstance}
 * @param kind in one word
 * @param before its effect now, without looking at any input; empty for a new operation
 * @param after its effect with the other data; empty for one that is gone
 * @param details what else differs, such as {@code access level: Write → Read}
 */
public record Difference(
        String operation, Kind kind, Optional<Effect> before, Optional<Effect> after, List<String> details) {

    /** In the order of what deserves a look first. */
    public enum Kind {
        /** Its effect becomes milder, so that more would pass. */
        MILDER,
        /** Its effect becomes worse, so that more would be held. */
        WORSE,
        /** It is not known any more, and would be refused, unless it is curated. */
        GONE,
        /** Nothing knew it, so that it was refused. */
        NEW,
        /** Its effect stays; something else differs. */
        OTHER
    }

    public Difference {
        details = List.copyOf(details);
    }

    /**
     * What the data of a newer {@code operations.tsv} would change in what the catalogue says. What is curated stays
     * as it is written down.
     *
     * @throws IllegalArgumentException when it is no such file
     */
    static List<Difference> between(Rows now, byte[] newer, Curation curation) {
        try {
            return between(now, new Rows(new String(newer, StandardCharsets.UTF_8)), curation);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is not generated data of the catalogue (operations.tsv)", e);
        }
    }

    private static List<Difference> between(Rows now, Rows other, Curation curation) {
        if (other.all().findAny().isEmpty()) {
            throw new IllegalStateException("there is no operation in it");
        }
        other.all().forEach(row -> {
            models(row); // what is broken is found here and not when it is used
            routes(row);
            resources(row);
        });
        TreeSet<String> all = Stream.concat(now.all(), other.all())
                .map(row -> row.operation)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Difference> found = new ArrayList<>();
        for (String operation : all) {
            Row before = now.row(operation);
            Row after = other.row(operation);
            boolean curated = curation.of(operation) != null;
            of(operation, before, after, curated).ifPresent(found::add);
        }
        found.sort(Comparator.comparing(Difference::kind).thenComparing(Difference::operation));
        return found;
    }

    private static Optional<Difference> of(
            String operation, @Nullable Row before, @Nullable Row after, boolean curated) {
        if (before == null || after == null) {
            Optional<Effect> was = Optional.ofNullable(before).map(Row::effect);
            Optional<Effect> is = Optional.ofNullable(after).map(Row::effect);
            List<String> details = curated ? List.of("curated, and stays so") : List.of();
            return Optional.of(new Difference(operation, before == null ? Kind.NEW : Kind.GONE, was, is, details));
        }
        List<String> details = details(before, after);
        int worse = after.effect().compareTo(before.effect());
        if (worse == 0 && details.isEmpty()) {
            return Optional.empty();
        }
        Kind kind = worse == 0 || curated ? Kind.OTHER : worse > 0 ? Kind.WORSE : Kind.MILDER;
        if (worse != 0 && curated) {
            details.addFirst("derived effect: " + before.effect() + " → " + after.effect() + "; curated, and stays so");
        }
        return Optional.of(
                new Difference(operation, kind, Optional.of(before.effect()), Optional.of(after.effect()), details));
    }

    private static List<String> details(Row before, Row after) {
        List<String> details = new ArrayList<>();
        differing(details, "rule", before.rule(), after.rule());
        differing(details, "access level", before.level(), after.level());
        differing(details, "wire", models(before), models(after));
        differing(details, "routes", routes(before), routes(after));
        differing(details, "resources", resources(before), resources(after));
        differing(details, "sensitive", String.join(", ", before.sensitive()), String.join(", ", after.sensitive()));
        if (!before.bindings().equals(after.bindings())) {
            details.add("where members travel differs");
        }
        return details;
    }

    private static String models(Row row) {
        return row.models().stream()
                .map(m -> String.join(" ", m.signingName(), String.join("+", m.protocols()), m.target())
                        .strip())
                .collect(Collectors.joining(", "));
    }

    private static String routes(Row row) {
        return row.routes().stream().map(r -> r.method() + " " + r.uri()).collect(Collectors.joining(", "));
    }

    private static String resources(Row row) {
        return row.resources().stream()
                .map(r -> r.arn()
                        + (r.required() ? "" : " (optional)")
                        + r.fills().stream()
                                .map(f -> " " + f.placeholder() + "=" + f.from())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }

    private static void differing(List<String> details, String what, String before, String after) {
        if (!before.equals(after)) {
            details.add(what + ": " + shown(before) + " → " + shown(after));
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "none" : text;
    }
}
