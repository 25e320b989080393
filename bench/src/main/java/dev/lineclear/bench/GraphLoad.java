package dev.lineclear.bench;

import dev.lineclear.assessment.KnownSurroundings;
import dev.lineclear.foresight.graph.Bounds;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Outcome;
import dev.lineclear.foresight.graph.Reach;
import dev.lineclear.foresight.graph.Reached;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.Covered;
import dev.lineclear.gate.aws.learn.Looks;
import dev.lineclear.gate.aws.learn.Rules;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** A large graph of ours in a Java of its own, searched; says what it found, a figure a line. */
final class GraphLoad {
    private static final int BATCH = 100_000;
    private static final Bounds DEEP = new Bounds(5, Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final Bounds WHOLE = new Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Whose the small neighbourhood is, and where it may be hung on from. */
    private static final String ACCOUNT = "123456789012";

    private static final List<String> REGIONS = List.of("eu-central-1", "eu-west-1", "us-east-1");

    private static final int WARM_UP = 500;
    private static final int WHOLE_WARM_UP = 1;
    private static final int SMALL_WARM_UP = 50_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private GraphLoad() {}

    /** @param arguments how many resources, edges, searches */
    public static void main(String[] arguments) {
        int resources = Integer.parseInt(arguments[0]);
        int edges = Integer.parseInt(arguments[1]);
        int searches = Integer.parseInt(arguments[2]);
        long before = used();
        long start = System.nanoTime();
        Graph graph = learned(resources, edges);
        say("learned ms", (System.nanoTime() - start) / 1e6);
        long after = used();
        say("heap MiB", (after - before) / (double) (1 << 20));
        System.out.println("version\t" + graph.version().substring(0, 12));
        deep(graph, resources, searches);
        whole(graph, resources, GraphBench.wholes(searches));
        small(graph, searches * 10);
    }

    private static Graph learned(int resources, int edges) {
        MadeGraph made = new MadeGraph(resources, edges);
        int[] pairs = made.pairs();
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            for (int from = 0; from < resources; from += BATCH) {
                learn(knowledge, made.resources(from, from + BATCH));
            }
            for (int from = 0; from < edges; from += BATCH) {
                learn(knowledge, made.edges(pairs, from, from + BATCH));
            }
            learn(knowledge, MadeGraph.small());
            return knowledge.refreshed();
        }
    }

    private static void learn(Knowledge knowledge, Sighting sighting) {
        while (!knowledge.learn(sighting)) {
            knowledge.refreshed();
        }
    }

    private static void deep(Graph graph, int resources, int searches) {
        SplittableRandom random = new SplittableRandom(1);
        Latencies took = new Latencies();
        Latencies spent = new Latencies();
        long found = 0;
        for (int i = -WARM_UP; i < searches; i++) {
            List<String> target = List.of(MadeGraph.urn(random.nextInt(resources)));
            long cpu = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            Reached reached = Reach.of(graph, target, MadeGraph.NOW, DEEP);
            long nanos = System.nanoTime() - start;
            if (i >= 0) {
                took.add(nanos);
                spent.add(THREADS.getCurrentThreadCpuTime() - cpu);
                found += reached.count(Outcome.FAILS);
            }
        }
        say("deep p50 ms", took.millis(50));
        say("deep p99 ms", took.millis(99));
        say("deep cpu p99 ms", spent.millis(99));
        say("deep found", found);
    }

    private static void whole(Graph graph, int resources, int searches) {
        SplittableRandom random = new SplittableRandom(2);
        Latencies took = new Latencies();
        Latencies spent = new Latencies();
        long found = 0;
        for (int i = -WHOLE_WARM_UP; i < searches; i++) {
            List<String> target = List.of(MadeGraph.urn(random.nextInt(resources)));
            long cpu = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            Reached reached = Reach.of(graph, target, MadeGraph.NOW, WHOLE);
            reached.zones();
            reached.teams();
            long nanos = System.nanoTime() - start;
            if (i >= 0) {
                took.add(nanos);
                spent.add(THREADS.getCurrentThreadCpuTime() - cpu);
                found += reached.count(Outcome.FAILS);
            }
        }
        say("whole p50 ms", took.millis(50));
        say("whole p99 ms", took.millis(99));
        say("whole cpu p99 ms", spent.millis(99));
        say("whole found", found);
    }

    /** All that a decision gets of it: sentences, digest, and which kinds of dependents nobody looked for. */
    private static void small(Graph graph, int times) {
        KnownSurroundings surroundings = new KnownSurroundings(
                () -> graph,
                () -> true,
                proposal -> proposal.targets().stream().map(Target::urn).toList(),
                new Covered(Rules::all, new Looks(), ACCOUNT, REGIONS, Duration.ofDays(30)));
        Proposal proposal = Asked.about(MadeGraph.SMALL, MadeGraph.NOW);
        Latencies took = new Latencies();
        int failing = 0;
        for (int i = -SMALL_WARM_UP; i < times; i++) {
            long start = System.nanoTime();
            failing = surroundings.of(proposal, Effect.DESTROY).failing();
            long nanos = System.nanoTime() - start;
            if (i >= 0) {
                took.add(nanos);
            }
        }
        say("small p50 us", took.millis(50) * 1e3);
        say("small p99 us", took.millis(99) * 1e3);
        say("small found", failing);
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
