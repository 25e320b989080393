package dev.lineclear.server.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How each form of question but that of durations is worked out. */
final class Countings {
    /** Different values, or things that lines are kept of; beyond, they count as one that is called others. */
    private static final int MAX_VALUES = 10_000;

    /** Lines of an answer that somebody reads. */
    private static final int MAX_LINES = 1_000;

    private Countings() {}

    static final class Count implements Query.Counting {
        private final Predicate<Entry> filter;
        private long count;

        Count(Predicate<Entry> filter) {
            this.filter = filter;
        }

        @Override
        public void on(Entry entry, boolean within) {
            if (within && filter.test(entry)) {
                count++;
            }
        }

        @Override
        public Answer answer() {
            return Answer.of(Long.toString(count));
        }
    }

    /** How often each value is there, the most frequent first; or how many there are. */
    static final class Values implements Query.Counting {
        private final Part path;
        private final Predicate<Entry> filter;
        private final boolean distinct;
        private final Map<String, Long> counts = new TreeMap<>();

        Values(Part path, Predicate<Entry> filter, boolean distinct) {
            this.path = path;
            this.filter = filter;
            this.distinct = distinct;
        }

        @Override
        public void on(Entry entry, boolean within) {
            if (within && filter.test(entry)) {
                entry.at(path)
                        .forEach(v -> counts.merge(
                                counts.size() < MAX_VALUES || counts.containsKey(v) ? v : "others", 1L, Long::sum));
            }
        }

        @Override
        public Answer answer() {
            if (distinct) {
                return Answer.of(Integer.toString(counts.size()));
            }
            List<List<String>> rows = counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MAX_LINES)
                    .map(e -> List.of(e.getKey(), Long.toString(e.getValue())))
                    .toList();
            return new Answer(List.of(path.name(), "count"), rows, counts.size() - rows.size());
        }
    }

    /** Parts of each record, or of the newest of each subject, which may be from before the period. */
    static final class Lines implements Query.Counting {
        private final List<Part> paths;
        private final Predicate<Entry> filter;
        private final Part by;
        private final boolean period;
        private final Map<String, List<String>> lines = new LinkedHashMap<>();
        private long more;

        /**
         * Newer ones take the place of older ones.
         *
         * @param by what they are told apart by
         * @param period whether only those of the period count, and not those before
         */
        Lines(List<Part> paths, Predicate<Entry> filter, Part by, boolean period) {
            this.paths = List.copyOf(paths);
            this.filter = filter;
            this.by = by;
            this.period = period;
        }

        @Override
        public void on(Entry entry, boolean within) {
            if (period && !within || !filter.test(entry)) {
                return;
            }
            String key = String.join(", ", entry.at(by));
            if (lines.size() >= MAX_VALUES && !lines.containsKey(key)) {
                more++;
                return;
            }
            List<String> line = new ArrayList<>();
            paths.forEach(p -> line.add(String.join(", ", entry.at(p))));
            lines.put(key, line);
        }

        @Override
        public Answer answer() {
            List<List<String>> rows =
                    lines.values().stream().limit(MAX_LINES).map(List::copyOf).toList();
            return new Answer(paths.stream().map(Part::name).toList(), rows, more + lines.size() - rows.size());
        }
    }

    /** Records of one sort that follow each other, in the log's order, with none of the other sort between them. */
    static final class Stretches implements Query.Counting {
        private final Predicate<Entry> of;
        private final Predicate<Entry> among;
        private final List<List<String>> rows = new ArrayList<>();
        private List<Entry> ends = List.of();
        private long count;
        private long more;

        Stretches(Predicate<Entry> of, Predicate<Entry> among) {
            this.of = of;
            this.among = among;
        }

        @Override
        public void on(Entry entry, boolean within) {
            if (!within || !among.test(entry)) {
                return;
            }
            if (of.test(entry)) {
                count++;
                ends = List.of(ends.isEmpty() ? entry : ends.getFirst(), entry);
            } else {
                end();
            }
        }

        private void end() {
            if (ends.isEmpty()) {
                return;
            }
            Entry first = ends.getFirst();
            Entry last = ends.getLast();
            if (rows.size() < MAX_LINES) {
                rows.add(List.of(
                        Long.toString(count),
                        Long.toString(first.index()),
                        Long.toString(last.index()),
                        first.time().toString(),
                        last.time().toString()));
            } else {
                more++;
            }
            ends = List.of();
            count = 0;
        }

        @Override
        public Answer answer() {
            end();
            return new Answer(List.of("records", "first", "last", "from", "to"), rows, more);
        }
    }
}
