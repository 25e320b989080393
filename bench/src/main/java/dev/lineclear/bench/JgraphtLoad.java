package dev.lineclear.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jgrapht.Graph;
import org.jgrapht.alg.util.Pair;
import org.jgrapht.opt.graph.sparse.SparseIntDirectedGraph;
import org.jgrapht.traverse.BreadthFirstIterator;

/** The same graph in JGraphT's most compact form, searched by its own breadth-first iterator. */
final class JgraphtLoad {
    private static final int DEPTH = 5;
    private static final int WARM_UP = 500;

    private JgraphtLoad() {}

    /** @param arguments how many resources, edges, searches */
    public static void main(String[] arguments) {
        int resources = Integer.parseInt(arguments[0]);
        int searches = Integer.parseInt(arguments[2]);
        int[] pairs = new MadeGraph(resources, Integer.parseInt(arguments[1])).pairs();
        long before = used();
        Graph<Integer, Integer> graph = made(resources, pairs);
        say("heap MiB", (used() - before) / (double) (1 << 20));
        search(graph, resources, DEPTH, WARM_UP, searches, "deep", 1);
        search(graph, resources, Integer.MAX_VALUE, 1, GraphBench.wholes(searches), "whole", 2);
    }

    /** From the dependency to the dependent, as it is searched. */
    private static Graph<Integer, Integer> made(int resources, int[] pairs) {
        List<Pair<Integer, Integer>> edges = new ArrayList<>(pairs.length / 2);
        for (int i = 0; i < pairs.length; i += 2) {
            edges.add(Pair.of(pairs[i + 1], pairs[i]));
        }
        return new SparseIntDirectedGraph(resources, edges);
    }

    private static void search(
            Graph<Integer, Integer> graph, int resources, int depth, int warmUp, int searches, String what, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Latencies took = new Latencies();
        long found = 0;
        for (int i = -warmUp; i < searches; i++) {
            int from = random.nextInt(resources);
            long start = System.nanoTime();
            int count = count(graph, from, depth);
            long nanos = System.nanoTime() - start;
            if (i >= 0) {
                took.add(nanos);
                found += count;
            }
        }
        say(what + " p50 ms", took.millis(50));
        say(what + " p99 ms", took.millis(99));
        say(what + " found", found);
    }

    private static int count(Graph<Integer, Integer> graph, int from, int depth) {
        BreadthFirstIterator<Integer, Integer> search = new BreadthFirstIterator<>(graph, from);
        int count = 0;
        while (search.hasNext()) {
            Integer found = search.next();
            if (search.getDepth(found) > depth) {
                break;
            }
            count++;
        }
        return count - 1;
    }

    private static void say(String what, double figure) {
        System.out.println(what + "\t" + figure);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
