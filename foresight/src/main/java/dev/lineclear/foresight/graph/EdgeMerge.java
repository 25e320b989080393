package dev.lineclear.foresight.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Merges what origins said of relations: the old edges and the learned ones, both by dependency, dependent, relation and origin. */
final class EdgeMerge {
    private record Learned(int dependency, int dependent, byte kind, Edge said) {
        static final Comparator<Learned> ORDER = Comparator.comparingInt(Learned::dependency)
                .thenComparingInt(Learned::dependent)
                .thenComparingInt(l -> Edges.key(l.kind));

        int compare(int otherDependency, int otherDependent, int otherKey) {
            int order = Integer.compare(dependency, otherDependency);
            order = order != 0 ? order : Integer.compare(dependent, otherDependent);
            return order != 0 ? order : Integer.compare(Edges.key(kind), otherKey);
        }
    }

    private final Compilation compilation;
    private final Edges old;
    private final Vocabulary words;
    private int[] dependency = new int[0];
    private int[] dependent = new int[0];
    private byte[] kind = new byte[0];
    private int[] rule = new int[0];
    private int[] seen = new int[0];
    private int size;
    private int room;
    private boolean full;

    EdgeMerge(Compilation compilation, Vocabulary words) {
        this.compilation = compilation;
        this.old = compilation.old().edges;
        this.words = words;
    }

    /** Whether something did not fit. */
    boolean full() {
        return full;
    }

    Edges merge(List<Edge> learned) {
        List<Learned> sorted = new ArrayList<>(learned.size());
        for (Edge said : learned) {
            int its = compilation.number(said.dependency());
            int others = compilation.number(said.dependent());
            if (its >= 0 && others >= 0) {
                sorted.add(new Learned(its, others, Edges.kind(said.relation(), said.origin(), said.loss()), said));
            }
        }
        sorted.sort(Learned.ORDER);
        int kept = 0;
        for (int edge = 0; edge < old.size(); edge++) {
            kept += compilation.keepsEdge(edge) ? 1 : 0;
        }
        room = Math.max(0, compilation.limits().edges() - kept);
        make(kept + Math.min(room, sorted.size()));
        int next = 0;
        for (int edge = 0; edge < old.size(); edge++) {
            if (!compilation.keepsEdge(edge)) {
                continue;
            }
            int on = compilation.newNumber(old.dependency[edge]);
            int of = compilation.newNumber(old.dependent[edge]);
            int key = Edges.key(old.kind[edge]);
            while (next < sorted.size() && sorted.get(next).compare(on, of, key) < 0) {
                add(sorted.get(next++));
            }
            if (next < sorted.size() && sorted.get(next).compare(on, of, key) == 0) {
                Learned now = sorted.get(next++);
                if (Waiting.LATER_EDGE.compare(compilation.old().edge(edge), now.said()) > 0) {
                    keep(edge, on, of);
                } else {
                    put(now);
                }
            } else {
                keep(edge, on, of);
            }
        }
        while (next < sorted.size()) {
            add(sorted.get(next++));
        }
        return Edges.of(
                compilation.resources(),
                Arrays.copyOf(dependency, size),
                Arrays.copyOf(dependent, size),
                Arrays.copyOf(kind, size),
                Arrays.copyOf(rule, size),
                Arrays.copyOf(seen, size));
    }

    private void make(int most) {
        dependency = new int[most];
        dependent = new int[most];
        kind = new byte[most];
        rule = new int[most];
        seen = new int[most];
    }

    private void keep(int edge, int on, int of) {
        put(on, of, old.kind[edge], words.newNumber(old.rule[edge]), old.seen[edge]);
    }

    private void add(Learned learned) {
        if (room == 0) {
            full = true;
            return;
        }
        room--;
        put(learned);
    }

    private void put(Learned l) {
        put(
                l.dependency(),
                l.dependent(),
                l.kind(),
                words.number(l.said().rule()),
                Statements.seconds(l.said().seen()));
    }

    private void put(int on, int of, byte itsKind, int itsRule, int itsSeen) {
        dependency[size] = on;
        dependent[size] = of;
        kind[size] = itsKind;
        rule[size] = itsRule;
        seen[size++] = itsSeen;
    }
}
