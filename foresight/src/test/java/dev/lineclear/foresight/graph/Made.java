package dev.lineclear.foresight.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Resources, edges and graphs for tests. */
final class Made {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Made() {}

    static Resource resource(String urn, String type) {
        return resource(urn, type, "", Map.of(), Origin.INVENTORY);
    }

    static Resource resource(String urn, String type, String zone, Map<String, String> tags, Origin origin) {
        return new Resource(
                urn, type, zone.isEmpty() ? "" : zone.substring(0, zone.length() - 1), zone, tags, origin, NOW);
    }

    static Edge edge(String left, Relation relation, String right) {
        return edge(left, relation, right, Loss.BREAKS, Origin.INVENTORY);
    }

    static Edge edge(String left, Relation relation, String right, Loss loss, Origin origin) {
        return new Edge(left, relation, right, loss, origin, "test:Read It", NOW);
    }

    static Graph graph(Sighting... all) {
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            for (Sighting sighting : all) {
                if (!knowledge.learn(sighting)) {
                    // More than waits at once.
                    knowledge.refreshed();
                    knowledge.learn(sighting);
                }
            }
            return knowledge.refreshed();
        }
    }

    static Graph graph(List<Resource> resources, List<Edge> edges) {
        return graph(new Sighting(resources, edges));
    }

    /** Sightings that contradict each other here and there, of few things, so that they meet. */
    static List<Sighting> random(Random random, int sightings) {
        List<Sighting> all = new ArrayList<>();
        for (int i = 0; i < sightings; i++) {
            List<Resource> resources = new ArrayList<>();
            List<Edge> edges = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                Instant seen = NOW.plusSeconds(1_000L * random.nextInt(3));
                Origin origin = Origin.values()[random.nextInt(Origin.values().length)];
                resources.add(new Resource(
                        urn(random),
                        random.nextInt(5) == 0
                                ? ""
                                : List.of("ec2:subnet", "x:target-group", "ec2:instance")
                                        .get(random.nextInt(3)),
                        "region" + random.nextInt(2),
                        "zone" + random.nextInt(3),
                        Map.of("owner", "team" + random.nextInt(4)),
                        origin,
                        seen));
                edges.add(new Edge(
                        urn(random),
                        Relation.values()[random.nextInt(Relation.values().length)],
                        urn(random),
                        Loss.values()[random.nextInt(2)],
                        origin,
                        "rule" + random.nextInt(3),
                        seen));
            }
            all.add(new Sighting(resources, edges));
        }
        return all;
    }

    private static String urn(Random random) {
        return "arn:" + "\u00e4\ud83d\ude00bcdefghijklmnopqrstuvwxyz".codePointAt(random.nextInt(2) * 3)
                + random.nextInt(40);
    }
}
