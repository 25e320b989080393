package dev.lineclear.pipeline;

import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.state.Relations;
import java.time.Instant;
import java.util.List;

/** One gateway's view of what is known of resources in {@link Tables}; one page. */
final class MemoryRelations implements Relations {
    private final Tables tables;
    private final Wire wire;

    MemoryRelations(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    @Override
    public void put(Sighting sighting) {
        wire.run("relations.put", () -> {
            sighting.resources()
                    .forEach(r -> tables.resources.merge(
                            List.of(r.urn(), r.origin()).toString(),
                            r,
                            (old, now) -> old.seen().isAfter(now.seen()) ? old : now));
            sighting.edges()
                    .forEach(e -> tables.edges.merge(
                            List.of(e.left(), e.relation(), e.right(), e.origin())
                                    .toString(),
                            e,
                            (old, now) -> old.seen().isAfter(now.seen()) ? old : now));
        });
    }

    @Override
    public Page read(String from, Instant since) {
        return wire.call(
                "relations.read",
                () -> new Page(
                        new Sighting(
                                tables.resources.values().stream()
                                        .filter(r -> !r.seen().isBefore(since))
                                        .toList(),
                                tables.edges.values().stream()
                                        .filter(e -> !e.seen().isBefore(since))
                                        .toList()),
                        ""));
    }

    @Override
    public int forget(Instant before) {
        return wire.call("relations.forget", () -> {
            int kept = tables.resources.size() + tables.edges.size();
            tables.resources
                    .values()
                    .removeIf(r -> r.origin() != Origin.DECLARED && r.seen().isBefore(before));
            tables.edges
                    .values()
                    .removeIf(e -> e.origin() != Origin.DECLARED && e.seen().isBefore(before));
            return kept - tables.resources.size() - tables.edges.size();
        });
    }
}
