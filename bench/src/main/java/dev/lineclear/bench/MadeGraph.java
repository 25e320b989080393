package dev.lineclear.bench;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Resources and what they hang on, made from a seed: each uses some others taken at random, all with the same loss, so that
 * what hangs on one is what any search from it finds. And a small one beside it, as most decisions meet.
 */
final class MadeGraph {
    /** What a decision with a small neighbourhood is about. */
    static final String SMALL = "arn:aws:rds:eu-central-1:123456789012:db:orders";

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SEED = 7;
    private static final int SMALL_SERVICES = 4;

    private final int resources;
    private final int edges;
    private final SplittableRandom random = new SplittableRandom(SEED);

    MadeGraph(int resources, int edges) {
        this.resources = resources;
        this.edges = edges;
    }

    /** Numbered so that the order of numbers is the order of URNs. */
    static String urn(int number) {
        return "arn:aws:ec2:eu-central-1:123456789012:instance/i-%09d".formatted(number);
    }

    /** @return the dependent and the dependency of each edge, one after the other */
    int[] pairs() {
        int[] pairs = new int[2 * edges];
        for (int i = 0; i < edges; i++) {
            pairs[2 * i] = random.nextInt(resources);
            pairs[2 * i + 1] = random.nextInt(resources);
        }
        return pairs;
    }

    Sighting resources(int from, int to) {
        List<Resource> all = new ArrayList<>();
        for (int i = from; i < Math.min(to, resources); i++) {
            String zone = "eu-central-1" + (char) ('a' + i % 3);
            all.add(new Resource(
                    urn(i),
                    "ec2:instance",
                    "eu-central-1",
                    zone,
                    Map.of("owner", "team" + i % 200),
                    Origin.INVENTORY,
                    NOW));
        }
        return new Sighting(all, List.of());
    }

    Sighting edges(int[] pairs, int from, int to) {
        List<Edge> all = new ArrayList<>();
        for (int i = from; i < Math.min(to, edges); i++) {
            all.add(uses(urn(pairs[2 * i]), urn(pairs[2 * i + 1])));
        }
        return new Sighting(List.of(), all);
    }

    static Sighting small() {
        List<Resource> all = new ArrayList<>();
        List<Edge> hung = new ArrayList<>();
        all.add(new Resource(
                SMALL, "rds:db", "eu-central-1", "eu-central-1a", Map.of("owner", "dba"), Origin.ANSWER, NOW));
        for (int i = 0; i < SMALL_SERVICES; i++) {
            String service = "service:small-" + i;
            all.add(new Resource(service, "service", "", "", Map.of("owner", "web"), Origin.DECLARED, NOW));
            hung.add(uses(service, i < 2 ? SMALL : "service:small-" + (i - 2)));
        }
        return new Sighting(all, hung);
    }

    private static Edge uses(String left, String right) {
        return new Edge(left, Relation.USES, right, Loss.BREAKS, Origin.INVENTORY, "ec2:DescribeInstances x", NOW);
    }
}
