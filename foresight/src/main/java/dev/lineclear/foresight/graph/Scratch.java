package dev.lineclear.foresight.graph;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/** What one search writes down of each resource; lent and given back, since making it anew takes longer than most searches. */
final class Scratch {
    /** Kept for later; more searches at once make their own. */
    private static final int KEPT = 2;

    /** In {@link #state}, beside the outcome: nothing can go on with it any more. */
    static final byte GONE = 8;

    /** Of a graph. */
    static final class Pool {
        private final ArrayBlockingQueue<Scratch> kept = new ArrayBlockingQueue<>(KEPT);

        Scratch lend(int resources) {
            Scratch one = kept.poll();
            return one == null ? new Scratch(resources) : one;
        }

        void giveBack(Scratch one) {
            one.clear();
            kept.offer(one);
        }
    }

    final byte[] state;

    /** The edge by which it was reached. */
    final int[] via;

    /** In the order in which something first became of them. */
    int[] order = new int[64];

    int visited;

    private Scratch(int resources) {
        state = new byte[resources];
        via = new int[resources];
    }

    byte outcome(int resource) {
        return (byte) (state[resource] & GONE - 1);
    }

    void visit(int resource, byte becomes, int edge) {
        if (state[resource] == Spread.NONE) {
            if (visited == order.length) {
                order = Arrays.copyOf(order, visited * 2);
            }
            order[visited++] = resource;
        }
        state[resource] = (byte) (state[resource] & GONE | becomes);
        via[resource] = edge;
    }

    private void clear() {
        for (int i = 0; i < visited; i++) {
            state[order[i]] = Spread.NONE;
        }
        visited = 0;
    }
}
