package dev.lineclear.foresight.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** The words of the next graph: those that something of it uses, sorted, the empty one first. */
final class Vocabulary {
    private final List<String> all;
    private final TreeMap<String, Integer> numbers = new TreeMap<>();
    private final int[] oldNumbers;

    Vocabulary(Graph old, Sighting learned, IntPredicate keepsStatement, IntPredicate keepsEdge) {
        TreeSet<String> used = new TreeSet<>();
        used.add("");
        boolean[] kept = kept(old, keepsStatement, keepsEdge);
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                used.add(old.words.get(i));
            }
        }
        for (Resource r : learned.resources()) {
            used.add(r.type());
            used.add(r.region());
            used.add(r.zone());
            used.add(Tags.owner(r.tags()));
        }
        learned.edges().forEach(e -> used.add(e.rule()));
        all = List.copyOf(new ArrayList<>(used));
        for (int i = 0; i < all.size(); i++) {
            numbers.put(all.get(i), i);
        }
        oldNumbers = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            oldNumbers[i] = kept[i] ? number(old.words.get(i)) : 0;
        }
    }

    private static boolean[] kept(Graph old, IntPredicate keepsStatement, IntPredicate keepsEdge) {
        boolean[] kept = new boolean[old.words.size()];
        for (int row = 0; row < old.statements.size(); row++) {
            if (keepsStatement.test(row)) {
                kept[old.statements.type[row]] = true;
                kept[old.statements.region[row]] = true;
                kept[old.statements.zone[row]] = true;
                kept[old.statements.owner[row]] = true;
            }
        }
        for (int edge = 0; edge < old.edges(); edge++) {
            if (keepsEdge.test(edge)) {
                kept[old.edges.rule[edge]] = true;
            }
        }
        return kept;
    }

    List<String> all() {
        return all;
    }

    int number(String word) {
        return numbers.getOrDefault(word, 0);
    }

    int newNumber(int oldWord) {
        return oldNumbers[oldWord];
    }
}
