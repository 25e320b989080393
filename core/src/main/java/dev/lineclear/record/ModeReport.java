package dev.lineclear.record;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a change of a policy's mode would have flipped, made of records as they were written: what a policy that only
 * observes would have held or refused that passed, and what passes without a policy that is enforced. A request that an
 * agent repeats while it is held is one hold, and counts once.
 */
public final class ModeReport {
    /** The last few of each policy, to look at. */
    private static final int EXAMPLES = 5;

    /** More ids than policies there can be are somebody's invention. */
    private static final int MAX_POLICIES = 10_000;

    /** What would have become of a request under the other mode. */
    public enum Flip {
        /** It passed, and would wait for people. */
        HELD,
        /** It passed or waited, and would be refused. */
        REFUSED,
        /** It waited or was refused, and would pass. */
        PASSED
    }

    /**
     * A request that would have gone another way.
     *
     * @param index of its record in the log
     * @param hold that it waited in; empty where it did not
     * @param what in a sentence
     */
    public record Example(long index, Instant time, String hold, String agent, String what, Flip flip) {}

    /**
     * One policy.
     *
     * @param observed whether it only observed
     * @param fired how many requests it was about
     * @param flips how many of them would have gone another way, by which
     * @param days the same by day, in UTC
     * @param examples the newest few
     */
    public record Row(
            String policy,
            boolean observed,
            long fired,
            SortedMap<Flip, Long> flips,
            SortedMap<LocalDate, Long> days,
            List<Example> examples) {
        /** All that would have gone another way. */
        public long flipped() {
            return flips.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static final class Tallied {
        private long fired;
        private final SortedMap<Flip, Long> flips = new TreeMap<>();
        private final SortedMap<LocalDate, Long> days = new TreeMap<>();
        private final List<Example> examples = new ArrayList<>();
    }

    private final Map<String, Tallied> observed = new TreeMap<>();
    private final Map<String, Tallied> enforced = new TreeMap<>();
    private long requests;

    /**
     * Counts a record; others than of requests change nothing.
     *
     * @param kind such as {@code hold-opened}
     */
    public void add(long index, Instant time, String kind, String subject, JsonNode data) {
        boolean held = kind.equals("hold-opened");
        boolean refused = kind.equals("refused");
        boolean passed = kind.equals("read") || (kind.equals("intent") && !data.has("hold"));
        if (!held && !refused && !passed) {
            return;
        }
        requests++;
        JsonNode explanation = data.path("explanation");
        JsonNode would = explanation.has("observed") ? explanation.path("observed") : data.path("observed");
        Example example =
                new Example(index, time, held ? subject : "", data.path("agent").asString(""), what(data), Flip.PASSED);
        would.properties().forEach(e -> {
            boolean deny = e.getValue().asString("").equals("deny");
            boolean flips = passed || (held && deny);
            count(observed, e.getKey(), flips, deny ? Flip.REFUSED : Flip.HELD, example);
        });
        if (held || refused) {
            boolean alone = explanation.path("policies").size() == 1;
            explanation
                    .path("policies")
                    .values()
                    .forEach(id -> count(enforced, id.asString(""), alone, Flip.PASSED, example));
        }
    }

    private static void count(Map<String, Tallied> into, String policy, boolean flips, Flip flip, Example example) {
        if (into.size() >= MAX_POLICIES && !into.containsKey(policy)) {
            return;
        }
        Tallied tallied = into.computeIfAbsent(policy, id -> new Tallied());
        tallied.fired++;
        if (!flips) {
            return;
        }
        tallied.flips.merge(flip, 1L, Long::sum);
        tallied.days.merge(example.time().atZone(ZoneOffset.UTC).toLocalDate(), 1L, Long::sum);
        tallied.examples.add(
                new Example(example.index(), example.time(), example.hold(), example.agent(), example.what(), flip));
        if (tallied.examples.size() > EXAMPLES) {
            // Records come in either order.
            tallied.examples.sort(Comparator.comparingLong(Example::index).reversed());
            tallied.examples.removeLast();
        }
    }

    private static String what(JsonNode data) {
        String summary = data.path("assessment").path("summary").asString("");
        return summary.isEmpty()
                ? data.path("operation").asString("") + " on "
                        + data.path("targets").path(0).asString("")
                : summary;
    }

    /** Requests counted. */
    public long requests() {
        return requests;
    }

    /** Those that only observe first, then by how much would flip. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        observed.forEach((id, t) -> rows.add(row(id, true, t)));
        enforced.forEach((id, t) -> rows.add(row(id, false, t)));
        rows.sort(Comparator.comparing((Row r) -> !r.observed())
                .thenComparing(Row::flipped, Comparator.reverseOrder())
                .thenComparing(Row::policy));
        return rows;
    }

    private static Row row(String policy, boolean observes, Tallied t) {
        t.examples.sort(Comparator.comparingLong(Example::index).reversed());
        return new Row(policy, observes, t.fired, t.flips, t.days, List.copyOf(t.examples));
    }
}
