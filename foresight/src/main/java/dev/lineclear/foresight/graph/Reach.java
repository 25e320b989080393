package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;

/** Asks a graph what becomes of everything else when some resources are lost. */
public final class Reach {
    /** Of resources that a name with a star is compared with; one that fits more is not looked through to the end. */
    static final int MAX_COMPARED = 10_000;

    private Reach() {}

    /**
     * What hangs on these, directly or by what hangs on them.
     *
     * @param targets URNs; a star stands for any run of characters, as where a request does not name a whole ARN
     * @param now for what is too old to rely on
     */
    public static Reached of(Graph graph, Collection<String> targets, Instant now, Bounds bounds) {
        TreeSet<Integer> lost = new TreeSet<>();
        TreeSet<String> unknown = new TreeSet<>();
        boolean truncated = graph.full();
        for (String target : targets) {
            int star = target.indexOf('*');
            if (!Glob.names(target)) {
                unknown.add(target);
            } else if (star < 0) {
                int resource = graph.find(target);
                if (resource >= 0) {
                    lost.add(resource);
                }
                if (resource < 0 || !graph.known(resource)) {
                    unknown.add(target);
                }
            } else {
                truncated |= !fitting(graph, target, star, lost, unknown);
            }
        }
        Scratch scratch = graph.scratches.lend(graph.resources());
        try {
            int[] from = lost.stream().mapToInt(i -> i).toArray();
            Spread spread = new Spread(graph, bounds, new Alternatives(graph, now), scratch);
            truncated |= spread.from(from);
            return new Reached(graph, scratch, unknown, truncated);
        } finally {
            graph.scratches.giveBack(scratch);
        }
    }

    /** @return whether all were looked through */
    private static boolean fitting(
            Graph graph, String pattern, int star, TreeSet<Integer> lost, TreeSet<String> unknown) {
        byte[] prefix = Texts.utf8(pattern.substring(0, star));
        int at = graph.urns.find(prefix);
        boolean any = false;
        int compared = 0;
        for (int i = at < 0 ? -1 - at : at; i < graph.resources() && graph.urns.startsWith(i, prefix); i++) {
            if (compared++ == MAX_COMPARED) {
                return false;
            }
            if (Glob.matches(pattern, graph.urns.get(i))) {
                lost.add(i);
                any |= graph.known(i);
            }
        }
        if (!any) {
            unknown.add(pattern);
        }
        return true;
    }
}
