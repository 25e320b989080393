package dev.lineclear.foresight.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/**
 * The blocks of addresses that a configuration tells apart. Two addresses with the same longest block are in the same ones
 * of all of them, since blocks either contain each other or have nothing in common: what is asked of one holds for both.
 */
final class Prefixes {
    private final Cidr[] sorted;
    private final int[] parent;

    Prefixes(Collection<Cidr> blocks) {
        TreeSet<Cidr> all = new TreeSet<>(blocks);
        all.add(Cidr.ALL_V4);
        all.add(Cidr.ALL_V6);
        this.sorted = all.toArray(Cidr[]::new);
        this.parent = new int[sorted.length];
        Deque<Integer> around = new ArrayDeque<>();
        for (int i = 0; i < sorted.length; i++) {
            while (!around.isEmpty() && !sorted[around.getLast()].contains(sorted[i])) {
                around.removeLast();
            }
            parent[i] = around.isEmpty() ? -1 : around.getLast();
            around.addLast(i);
        }
    }

    /** The smallest of the blocks that all of this one is in. */
    Cidr longest(Cidr part) {
        int found = Arrays.binarySearch(sorted, part);
        int at = found >= 0 ? found : -found - 2;
        while (!sorted[at].contains(part)) {
            at = parent[at];
        }
        return sorted[at];
    }

    /** The longest blocks of all addresses in one: its own, and those within it, but for what smaller ones cover whole. */
    List<Cidr> within(Cidr block) {
        List<Cidr> regions = new ArrayList<>();
        if (gap(block)) {
            regions.add(longest(block));
        }
        int found = Arrays.binarySearch(sorted, block);
        for (int i = found >= 0 ? found + 1 : -found - 1; i < sorted.length && block.contains(sorted[i]); i++) {
            if (gap(sorted[i])) {
                regions.add(sorted[i]);
            }
        }
        return regions;
    }

    /** Whether it has an address that is in none of the smaller blocks. */
    private boolean gap(Cidr block) {
        int found = Arrays.binarySearch(sorted, block);
        int at = found >= 0 ? found + 1 : -found - 1;
        Cidr free = block.first();
        while (at < sorted.length && block.contains(sorted[at])) {
            if (!sorted[at].contains(free)) {
                return true;
            }
            Cidr covering = sorted[at];
            Cidr after = covering.next();
            if (after.equals(covering)) {
                return false;
            }
            free = after.first();
            while (at < sorted.length && covering.contains(sorted[at])) {
                at++;
            }
        }
        return block.contains(free);
    }

    /** What share of its family is in this block and in none of the smaller ones. */
    double share(Cidr block) {
        double share = block.share();
        int found = Arrays.binarySearch(sorted, block);
        int at = found >= 0 ? found + 1 : -found - 1;
        while (at < sorted.length && block.contains(sorted[at])) {
            Cidr child = sorted[at];
            share -= child.share();
            while (at < sorted.length && child.contains(sorted[at])) {
                at++;
            }
        }
        return share;
    }
}
