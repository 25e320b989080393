package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the next graph of one and of what was learned since, in time in proportion to both: everything in a graph is sorted,
 * and stays so when numbers are given anew.
 */
final class Compilation {
    private final Graph old;
    private final Limits limits;
    private final int cutoff;
    private final boolean anew;

    /** What resources and words of the old graph are in the new one; -1 what is no more. */
    private final int[] resourceOf;

    private final List<byte[]> learnedUrns;
    private Texts urns = Texts.NONE;
    private boolean full;

    private Compilation(Graph old, Sighting learned, Instant forget, boolean anew, Limits limits) {
        this.old = old;
        this.limits = limits;
        this.cutoff = Statements.seconds(forget);
        this.anew = anew;
        this.resourceOf = new int[old.resources()];
        this.learnedUrns = distinct(learned);
    }

    /**
     * @param learned of each thing one origin says once, in whole seconds ({@link Waiting})
     * @param forget what was last seen before then is left out, but for what people declared
     */
    static Graph of(Graph old, Sighting learned, Instant forget, Limits limits) {
        Compilation compilation = new Compilation(old, learned, forget, false, limits);
        return compilation.compile(learned);
    }

    /** @param declared in place of all that people declared in the old one */
    static Graph declared(Graph old, Sighting declared, Limits limits) {
        return new Compilation(old, declared, Instant.EPOCH, true, limits).compile(declared);
    }

    private Graph compile(Sighting learned) {
        mergeUrns();
        Vocabulary words = new Vocabulary(old, learned, this::keepsStatement, this::keepsEdge);
        StatementMerge said = new StatementMerge(this, words);
        Statements statements = said.merge(learned.resources());
        EdgeMerge hung = new EdgeMerge(this, words);
        Edges edges = hung.merge(learned.edges());
        return new Graph(urns, words.all(), statements, edges, old.full() || full || said.full() || hung.full());
    }

    Graph old() {
        return old;
    }

    Limits limits() {
        return limits;
    }

    int resources() {
        return urns.size();
    }

    int newNumber(int oldResource) {
        return resourceOf[oldResource];
    }

    /** -1 of one that does not fit. */
    int number(String urn) {
        int i = urns.find(Texts.utf8(urn));
        return i < 0 ? -1 : i;
    }

    boolean keepsStatement(int row) {
        return old.statements.origin[row] == Origin.DECLARED.ordinal() ? !anew : old.statements.seen[row] >= cutoff;
    }

    boolean keepsEdge(int edge) {
        return old.edges.origin(edge) == Origin.DECLARED ? !anew : old.edges.seen[edge] >= cutoff;
    }

    private static List<byte[]> distinct(Sighting learned) {
        List<byte[]> all =
                new ArrayList<>(learned.resources().size() + 2 * learned.edges().size());
        learned.resources().forEach(r -> all.add(Texts.utf8(r.urn())));
        learned.edges().forEach(e -> {
            all.add(Texts.utf8(e.left()));
            all.add(Texts.utf8(e.right()));
        });
        all.sort(Arrays::compareUnsigned);
        List<byte[]> distinct = new ArrayList<>();
        for (byte[] urn : all) {
            if (distinct.isEmpty() || !Arrays.equals(distinct.getLast(), urn)) {
                distinct.add(urn);
            }
        }
        return distinct;
    }

    private void mergeUrns() {
        boolean[] used = used();
        int room = limits.resources();
        int text = limits.urnText();
        for (int i = 0; i < used.length; i++) {
            if (used[i]) {
                room--;
                text -= old.urns.starts[i + 1] - old.urns.starts[i];
            }
        }
        int more = learnedUrns.stream().mapToInt(u -> u.length).sum();
        Texts.Builder merged = new Texts.Builder(
                used.length + learnedUrns.size(), Math.min(limits.urnText(), old.urns.bytes.length + more));
        int i = 0;
        int next = 0;
        for (byte[] urn : learnedUrns) {
            while (i < used.length && old.urns.compare(i, urn) < 0) {
                next = keep(merged, used, i++, next);
            }
            boolean there = i < used.length && old.urns.compare(i, urn) == 0;
            if (there && used[i]) {
                next = keep(merged, used, i++, next);
                continue;
            }
            if (there) {
                resourceOf[i++] = -1;
            }
            if (room == 0 || text < urn.length) {
                full = true;
                continue;
            }
            room--;
            text -= urn.length;
            merged.add(urn);
            next++;
        }
        while (i < used.length) {
            next = keep(merged, used, i++, next);
        }
        urns = merged.build();
    }

    private int keep(Texts.Builder merged, boolean[] used, int i, int next) {
        if (!used[i]) {
            resourceOf[i] = -1;
            return next;
        }
        merged.add(old.urns, i);
        resourceOf[i] = next;
        return next + 1;
    }

    /** A resource stays as long as anything is said of it, or names it. */
    private boolean[] used() {
        boolean[] used = new boolean[old.resources()];
        for (int i = 0; i < used.length; i++) {
            for (int row = old.statements.first[i]; row < old.statements.first[i + 1]; row++) {
                used[i] |= keepsStatement(row);
            }
        }
        for (int edge = 0; edge < old.edges(); edge++) {
            if (keepsEdge(edge)) {
                used[old.edges.dependency[edge]] = true;
                used[old.edges.dependent[edge]] = true;
            }
        }
        return used;
    }
}
