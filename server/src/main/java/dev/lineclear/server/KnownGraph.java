package dev.lineclear.server;

import dev.lineclear.console.Known;
import dev.lineclear.foresight.graph.Excerpt;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.server.learning.Scans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The graph as the console shows it. */
final class KnownGraph implements Known {
    /** A larger one is not searched by parts of names: that takes seconds and gigabytes. */
    private static final int SEARCHED = 50_000;

    /** How long what scans read is believed: a page asks for each of its lines. */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private record Read(Map<String, Instant> since, Instant at) {}

    private final KnownRelations relations;
    private final Scans scans;
    private final InstantSource clock;
    private volatile Read read = new Read(Map.of(), Instant.EPOCH);

    KnownGraph(KnownRelations relations, Scans scans, InstantSource clock) {
        this.relations = relations;
        this.scans = scans;
        this.clock = clock;
    }

    private Graph graph() {
        return relations.knowledge().snapshot();
    }

    @Override
    public Excerpt around(String urn, int depth, int limit) {
        return Excerpt.around(graph(), urn, depth, limit);
    }

    @Override
    public List<String> find(String part, int limit) {
        Graph graph = graph();
        return graph.resources() > SEARCHED
                ? List.of()
                : Excerpt.whole(graph).nodes().stream()
                        .map(Excerpt.Node::urn)
                        .filter(urn -> urn.contains(part))
                        .limit(limit)
                        .toList();
    }

    /** What was said again before {@link Knowledge#FRESH} was up is not noted as seen again. */
    @Override
    public boolean stale(Resource resource) {
        if (resource.origin() != Origin.INVENTORY && resource.origin() != Origin.ANSWER) {
            return false;
        }
        Instant since = since().getOrDefault(resource.type() + " " + resource.region(), Instant.EPOCH);
        return resource.seen().isBefore(since.minus(Knowledge.FRESH));
    }

    private Map<String, Instant> since() {
        Instant now = clock.instant();
        Read last = read;
        if (last.at().isBefore(now.minus(BELIEVED))) {
            last = new Read(scans.wholeSince(), now);
            read = last;
        }
        return last.since();
    }

    @Override
    public String state() {
        Graph graph = graph();
        return graph.resources() + " resources and " + graph.edges() + " relations are known"
                + (relations.read() ? "" : "; what was kept is still being read")
                + (graph.full() ? "; there is more than fits" : "")
                + (since().isEmpty() ? "; nothing was ever scanned whole (lineclear inventory)" : "")
                + (graph.resources() > SEARCHED ? "; give whole names, it is too large to look for parts" : "") + ".";
    }
}
