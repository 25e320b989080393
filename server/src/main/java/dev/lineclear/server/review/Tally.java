package dev.lineclear.server.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of deciding again. Not thread-safe: each worker has its own, and they are added up.
 *
 * <p>{@code requests} of agents are counted once, however often they were repeated while they were held.
 */
public final class Tally {
    /** What a request was that passed only since its gate observed, among {@code allow}, {@code hold} and {@code deny}. */
    public static final String OBSERVED = "observed";

    /** The newest, to look at. */
    private static final int EXAMPLES = 20;

    /** More reasons, people or moves than this are somebody's invention. */
    private static final int MAX_NAMES = 1_000;

    /**
     * A request that would have gone another way.
     *
     * @param index of its record in the log
     * @param from what it was: {@code allow}, {@code observed}, {@code hold} or {@code deny}
     * @param policies by which it would have been
     */
    public record Moved(
            long index,
            Instant time,
            String agent,
            String operation,
            String target,
            String from,
            String to,
            List<String> policies) {}

    private long decisions;
    private long exact;
    private long requests;
    private final SortedMap<String, Long> cannot = new TreeMap<>();
    private final SortedMap<String, Long> notAsked = new TreeMap<>();
    private final SortedMap<String, Long> moves = new TreeMap<>();
    private final SortedMap<String, Long> askedThen = new TreeMap<>();
    private final SortedMap<String, Long> askedNow = new TreeMap<>();
    private final SortedMap<String, Long> timesThen = new TreeMap<>();
    private final SortedMap<String, Long> timesNow = new TreeMap<>();
    private final List<Long> differ = new ArrayList<>();
    private final List<Moved> examples = new ArrayList<>();

    void decided(boolean same, long index) {
        decisions++;
        if (same) {
            exact++;
        } else if (differ.size() < EXAMPLES) {
            differ.add(index);
        }
    }

    void cannot(String why) {
        count(cannot, why);
    }

    void request(String from, String to) {
        requests++;
        count(moves, from + " -> " + to);
    }

    void notAsked(String why) {
        count(notAsked, why);
    }

    /** @param then how many approvals were asked of whom */
    void asked(Map<String, Long> then, Map<String, Long> now) {
        then.forEach((who, many) -> count(askedThen, who, many));
        now.forEach((who, many) -> count(askedNow, who, many));
        then.keySet().forEach(who -> count(timesThen, who));
        now.keySet().forEach(who -> count(timesNow, who));
    }

    void example(Moved moved) {
        examples.add(moved);
        trim();
    }

    void add(Tally other) {
        decisions += other.decisions;
        exact += other.exact;
        requests += other.requests;
        other.cannot.forEach((k, v) -> cannot.merge(k, v, Long::sum));
        other.notAsked.forEach((k, v) -> notAsked.merge(k, v, Long::sum));
        other.moves.forEach((k, v) -> moves.merge(k, v, Long::sum));
        other.askedThen.forEach((k, v) -> askedThen.merge(k, v, Long::sum));
        other.askedNow.forEach((k, v) -> askedNow.merge(k, v, Long::sum));
        other.timesThen.forEach((k, v) -> timesThen.merge(k, v, Long::sum));
        other.timesNow.forEach((k, v) -> timesNow.merge(k, v, Long::sum));
        differ.addAll(other.differ);
        differ.sort(Comparator.naturalOrder());
        examples.addAll(other.examples);
        trim();
    }

    private void trim() {
        if (examples.size() > EXAMPLES) {
            examples.sort(Comparator.comparingLong(Moved::index).reversed());
            examples.subList(EXAMPLES, examples.size()).clear();
        }
    }

    private static void count(SortedMap<String, Long> into, String what) {
        count(into, what, 1);
    }

    private static void count(SortedMap<String, Long> into, String what, long many) {
        into.merge(into.size() < MAX_NAMES || into.containsKey(what) ? what : "others", many, Long::sum);
    }

    /** Decisions that were made again by the policies that made them. */
    public long decisions() {
        return decisions;
    }

    /** Of these, how many came out as they stand in the log, to the letter. */
    public long exact() {
        return exact;
    }

    /** Records of the first few that did not. */
    public List<Long> differ() {
        return differ.stream().limit(EXAMPLES).toList();
    }

    /** Requests that were put to the other policies. */
    public long requests() {
        return requests;
    }

    /** Whether all that policies decided was decided again, and came out as it stands in the log. */
    public boolean good() {
        return exact == decisions && cannot.isEmpty();
    }

    /** What policies did not decide, and so cannot decide again: by what did, with how many. */
    public SortedMap<String, Long> notAsked() {
        return notAsked;
    }

    /** Why some that policies decided cannot be decided again, with how many. */
    public SortedMap<String, Long> cannot() {
        return cannot;
    }

    /** How many requests went which way: {@code allow -> hold}. */
    public SortedMap<String, Long> moves() {
        return moves;
    }

    public long moved(String from, String to) {
        return moves.getOrDefault(from + " -> " + to, 0L);
    }

    /** How many approvals holds asked of whom: of teams, and of {@code anyone}. */
    public SortedMap<String, Long> askedThen() {
        return askedThen;
    }

    /** How many they would have asked of whom. */
    public SortedMap<String, Long> askedNow() {
        return askedNow;
    }

    /** In how many requests each was asked. */
    public SortedMap<String, Long> timesThen() {
        return timesThen;
    }

    /** In how many each would have been. */
    public SortedMap<String, Long> timesNow() {
        return timesNow;
    }

    /** The newest that would have gone another way, newest first. */
    public List<Moved> examples() {
        return examples.stream()
                .sorted(Comparator.comparingLong(Moved::index).reversed())
                .toList();
    }
}
