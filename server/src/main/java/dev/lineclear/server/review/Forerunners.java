package dev.lineclear.server.review;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.review.Courses.Course;
import dev.lineclear.server.review.Courses.Taken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sequences of up to three steps that came before something bad far more often than quiet sessions have them. Found level by
 * level (a sequence is only frequent where its beginnings are): what is proposed is for people to look at, and claims nothing
 * where there are too few.
 *
 * @see <a href="https://www.vldb.org/conf/1994/P487.PDF">Agrawal and Srikant 1994</a>
 */
public final class Forerunners {
    /** Bad sessions that have to have had it. */
    static final int LEAST_SUPPORT = 3;

    /** How many times as often a session with it came to something bad as any session. */
    static final double LEAST_LIFT = 2;

    /** A longer one has to say this much more than a shorter one that is in it. */
    private static final double SAYS_MORE = 1.2;

    /** Steps of a session within which a sequence has to be: what is accepted is followed as far. */
    private static final int WITHIN = Forerunner.WITHIN;

    private static final int LONGEST = Forerunner.LONGEST;

    /** Sequences of one length that are made longer, those that most bad sessions had: so that it is done in seconds. */
    private static final int MAX_LEVEL = 500;

    /** Steps that are added to them. */
    private static final int MAX_COMMON = 50;

    /** A person looks at no more. */
    private static final int MAX_FOUND = 20;

    private static final int MAX_EXAMPLES = 3;

    /**
     * One of them.
     *
     * @param steps in their order; others may be between them
     * @param bad sessions with it that came to something bad
     * @param quiet sessions with it that did not
     * @param lift how many times as often as any session
     */
    public record Found(List<String> steps, long bad, long quiet, double lift, List<Example> examples) {
        public Found {
            steps = List.copyOf(steps);
            examples = List.copyOf(examples);
        }

        /** By which people name it when they accept it. */
        public String id() {
            return Forerunner.id(steps);
        }
    }

    /**
     * Where it was.
     *
     * @param end what that session came to
     * @param records indices of the steps in the log
     */
    public record Example(String session, String end, List<Long> records) {
        public Example {
            records = List.copyOf(records);
        }
    }

    private final Courses courses = new Courses();

    private Forerunners() {}

    /** Of a log, which is verified on the way. */
    public static Forerunners of(LogPlace log, Consumer<String> progress) throws IOException {
        Forerunners mined = new Forerunners();
        var unused = log.read(progress, (index, entry) -> mined.line(Story.line(index, entry)));
        return mined;
    }

    static Forerunners empty() {
        return new Forerunners();
    }

    void line(Story.Line line) {
        courses.line(line);
    }

    /** By session. */
    Map<String, Course> courses() {
        return courses.all();
    }

    /** Whether the session has the sequence among its steps. */
    boolean has(String session, List<String> sequence) {
        Course course = courses.all().get(session);
        return course != null && !in(course, sequence).isEmpty();
    }

    /** The accepted patterns, and what came of each. */
    public List<Firings.Counted> accepted() {
        return courses.firings().counted();
    }

    /** Sessions that came to something bad. */
    public int bad() {
        return courses.those(true).size();
    }

    /** Sessions that changed something and came to nothing bad. */
    public int quiet() {
        return courses.those(false).size();
    }

    /** Whether there are enough of both to say anything. */
    public boolean enough() {
        return bad() >= LEAST_SUPPORT && bad() + quiet() >= Rate.LEAST;
    }

    /** The strongest first; empty where there are too few sessions. */
    public List<Found> found() {
        if (!enough()) {
            return List.of();
        }
        List<Course> bad = courses.those(true);
        List<Course> quiet = courses.those(false);
        Rate all = new Rate(bad.size(), bad.size() + quiet.size());
        List<Found> found = new ArrayList<>();
        for (List<String> steps : frequent(bad)) {
            long before = bad.stream().filter(c -> !in(c, steps).isEmpty()).count();
            long besides = quiet.stream().filter(c -> !in(c, steps).isEmpty()).count();
            double lift = (double) before / (before + besides) / ((double) all.some() / all.all());
            // By its interval, so that three of three is not more than it is.
            boolean certain = new Rate(before, before + besides).low() > (double) all.some() / all.all();
            if (lift >= LEAST_LIFT && certain) {
                found.add(new Found(steps, before, besides, lift, examples(steps)));
            }
        }
        return strongest(found);
    }

    /** Sequences that enough bad sessions had, shortest first. */
    private static List<List<String>> frequent(List<Course> bad) {
        Set<String> names = new TreeSet<>();
        bad.forEach(c -> last(c).forEach(s -> names.add(s.what())));
        List<List<String>> all = new ArrayList<>();
        List<List<String>> level = supported(bad, names.stream().map(List::of).toList(), MAX_LEVEL);
        List<String> common =
                level.stream().limit(MAX_COMMON).map(List::getFirst).toList();
        for (int length = 1; length <= LONGEST; length++) {
            all.addAll(level);
            List<List<String>> longer = new ArrayList<>();
            for (List<String> steps : length == LONGEST ? List.<List<String>>of() : level) {
                common.forEach(step -> longer.add(
                        Stream.concat(steps.stream(), Stream.of(step)).toList()));
            }
            level = supported(bad, longer, MAX_LEVEL);
        }
        return all;
    }

    /** Those that enough bad sessions had; where there are more than some, those that most had. */
    private static List<List<String>> supported(List<Course> bad, List<List<String>> some, int most) {
        Map<List<String>, Long> support = new LinkedHashMap<>();
        some.forEach(steps -> support.put(steps, support(bad, steps)));
        return support.entrySet().stream()
                .filter(one -> one.getValue() >= LEAST_SUPPORT)
                .sorted(Map.Entry.<List<String>, Long>comparingByValue().reversed())
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long support(List<Course> bad, List<String> steps) {
        return bad.stream().filter(c -> !in(c, steps).isEmpty()).count();
    }

    /** What came last: of a session that ended badly nothing else is looked at. */
    private static List<Taken> last(Course course) {
        List<Taken> steps = course.steps();
        return course.end().isEmpty() ? steps : steps.subList(Math.max(0, steps.size() - WITHIN), steps.size());
    }

    /** Records of a session's steps that are the sequence; empty where it is not in it. */
    private static List<Long> in(Course course, List<String> sequence) {
        List<Taken> steps = last(course);
        for (int from = 0; from < steps.size(); from++) {
            List<Long> records = new ArrayList<>();
            for (int at = from; at < Math.min(steps.size(), from + WITHIN) && records.size() < sequence.size(); at++) {
                if (steps.get(at).what().equals(sequence.get(records.size()))) {
                    records.add(steps.get(at).record());
                }
            }
            if (records.size() == sequence.size()) {
                return records;
            }
        }
        return List.of();
    }

    private List<Example> examples(List<String> steps) {
        List<Example> examples = new ArrayList<>();
        for (Map.Entry<String, Course> one : courses.all().entrySet()) {
            List<Long> records = one.getValue().end().isEmpty() ? List.of() : in(one.getValue(), steps);
            if (!records.isEmpty() && examples.size() < MAX_EXAMPLES) {
                examples.add(new Example(one.getKey(), one.getValue().end(), records));
            }
        }
        return examples;
    }

    /** A longer one stays where it says more than each shorter one that is in it. */
    private static List<Found> strongest(List<Found> found) {
        Map<List<String>, Double> lifts = new HashMap<>();
        found.forEach(f -> lifts.put(f.steps(), f.lift()));
        return found.stream()
                .filter(f -> parts(f.steps()).stream()
                        .allMatch(part -> f.lift() >= SAYS_MORE * lifts.getOrDefault(part, 0.0)))
                .sorted(Comparator.comparingDouble(Found::lift)
                        .thenComparingLong(Found::bad)
                        .reversed()
                        .thenComparing(f -> String.join(" ", f.steps())))
                .limit(MAX_FOUND)
                .toList();
    }

    private static Set<List<String>> parts(List<String> steps) {
        Set<List<String>> parts = new HashSet<>();
        for (int without = 0; steps.size() > 1 && without < steps.size(); without++) {
            List<String> part = new ArrayList<>(steps);
            part.remove(without);
            parts.add(List.copyOf(part));
            parts.addAll(parts(part));
        }
        return parts;
    }
}
