package dev.lineclear.server.query;

import dev.lineclear.server.audit.LogPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A question over the records of a period: {@code count where F}, {@code count PATH where F}, {@code distinct PATH where F},
 * {@code list PATHS where F}, {@code latest PATHS where F} (or {@code latest PATHS by PATH where F}), {@code median from F to F by PATH}, {@code p90 from …},
 * {@code stretches of F among F}.
 */
public final class Query {
    /** Works an answer out, record by record. */
    interface Counting {
        /** @param within whether it is of the period; it is not after it */
        void on(Entry entry, boolean within);

        Answer answer();
    }

    private final String text;

    private Query(String text) {
        this.text = text;
    }

    /** @throws QueryException when it is no question */
    public static Query of(String text) {
        var unused = counting(text);
        return new Query(text);
    }

    public String text() {
        return text;
    }

    private static Counting counting(String text) {
        Words words = new Words(text);
        String form = words.any("count, distinct, list, latest, median, p90 or stretches");
        Counting counting =
                switch (form) {
                    case "count" -> words.is("where") ? new Countings.Count(filter(words)) : perValue(words);
                    case "distinct" -> {
                        Part path = Filter.part(words);
                        words.must("where");
                        yield new Countings.Values(path, filter(words), true);
                    }
                    case "list" -> {
                        List<Part> paths = paths(words);
                        words.must("where");
                        yield new Countings.Lines(paths, filter(words), Part.INDEX, true);
                    }
                    case "latest" -> {
                        List<Part> paths = paths(words);
                        Part by = words.is("by") ? Filter.part(words) : Part.SUBJECT;
                        words.must("where");
                        yield new Countings.Lines(paths, filter(words), by, false);
                    }
                    case "median", "p90" -> timed(words, form.equals("median") ? 50 : 90);
                    case "stretches" -> {
                        words.must("of");
                        Predicate<Entry> of = filter(words);
                        words.must("among");
                        yield new Countings.Stretches(of, filter(words));
                    }
                    default -> throw new QueryException(form + " is no question; see docs/review.md");
                };
        if (!words.over()) {
            throw new QueryException("ends before " + words.any("the rest"));
        }
        return counting;
    }

    private static Predicate<Entry> filter(Words words) {
        return Filter.read(words);
    }

    private static Counting perValue(Words words) {
        Part path = Filter.part(words);
        words.must("where");
        return new Countings.Values(path, filter(words), false);
    }

    private static Counting timed(Words words, int percent) {
        words.must("from");
        Predicate<Entry> from = filter(words);
        words.must("to");
        Predicate<Entry> to = filter(words);
        words.must("by");
        return new Durations(from, to, Filter.part(words), percent);
    }

    private static List<Part> paths(Words words) {
        List<Part> paths = new ArrayList<>(List.of(Filter.part(words)));
        while (words.is(",")) {
            paths.add(Filter.part(words));
        }
        return paths;
    }

    /** Answers many in one reading of the log, which is verified on the way; in their order. */
    public static List<Answer> ask(
            LogPlace log, List<Query> queries, Instant since, Instant until, Consumer<String> progress)
            throws IOException {
        Asked asked = new Asked(queries, since, until);
        var unused = log.read(progress, asked::entry);
        return asked.answers();
    }

    /** Questions under way, for who reads the log for more than them. */
    public static final class Asked {
        private final List<Counting> all;
        private final Instant since;
        private final Instant until;

        public Asked(List<Query> queries, Instant since, Instant until) {
            this.all = queries.stream().map(q -> counting(q.text)).toList();
            this.since = since;
            this.until = until;
        }

        public void entry(long index, byte[] bytes) {
            Optional<Entry> entry = Entry.of(index, bytes).filter(e -> e.time().isBefore(until));
            entry.ifPresent(e -> all.forEach(c -> c.on(e, !e.time().isBefore(since))));
        }

        public List<Answer> answers() {
            return all.stream().map(Counting::answer).toList();
        }
    }
}
