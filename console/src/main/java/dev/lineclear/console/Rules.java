package dev.lineclear.console;

import dev.lineclear.console.Records.Part;
import dev.lineclear.policy.Policies;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules in force, and how often each was named in the newest records.
 *
 * @param lines those that fired most first
 * @param version of the policies
 * @param lookedAt how many records were looked at
 */
public record Rules(List<Line> lines, String version, long lookedAt) {
    private static final Pattern BECAUSE = Pattern.compile("@because\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");
    private static final Pattern OBSERVED = Pattern.compile("@mode\\(\"observe\"\\)");

    public Rules {
        lines = List.copyOf(lines);
    }

    /**
     * A policy.
     *
     * @param fired how often it was named in the records looked at
     */
    public record Line(String id, String because, String text, boolean observed, long fired) {}

    public static Rules of(Records records, Policies policies) {
        Map<String, Long> fired = new TreeMap<>();
        Part part = records.before(-1, e -> e.data().path("explanation").has("policies"), Records.LOOKED_AT);
        part.entries().forEach(e -> e.data()
                .path("explanation")
                .path("policies")
                .values()
                .forEach(id -> fired.merge(id.asString(""), 1L, Long::sum)));
        List<Line> lines = policies.texts().entrySet().stream()
                .map(rule -> line(rule.getKey(), rule.getValue(), fired.getOrDefault(rule.getKey(), 0L)))
                .sorted(Comparator.comparingLong(Line::fired).reversed().thenComparing(Line::id))
                .toList();
        return new Rules(lines, policies.version(), Math.min(part.size(), Records.LOOKED_AT));
    }

    private static Line line(String id, String text, long fired) {
        Matcher because = BECAUSE.matcher(text);
        return new Line(
                id,
                because.find() ? because.group(1) : "",
                text,
                OBSERVED.matcher(text).find(),
                fired);
    }
}
