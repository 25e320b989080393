package dev.lineclear.storage;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Relations;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One table for both kinds, many rows a statement: a scan of a large account brings millions. */
final class SqlRelations implements Relations {
    /** Rows of one statement, and of one transaction: others who write wait no longer than that takes. */
    private static final int BATCH = 200;

    private static final String RESOURCE = "resource";
    private static final String EDGE = "edge";

    private static final String CONFLICT =
            " ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, body = excluded.body"
                    + " WHERE excluded.seen_at >= relations.seen_at";

    private final Database database;

    SqlRelations(Database database) {
        this.database = database;
    }

    private record Row(String id, String kind, Origin origin, long seen, String body) {
        Row later(Row other) {
            return seen > other.seen ? this : other;
        }
    }

    @Override
    public void put(Sighting sighting) {
        // By id: two gateways that write the same rows lock them in the same order.
        Map<String, Row> rows = new TreeMap<>();
        sighting.resources().forEach(r -> add(rows, row(r)));
        sighting.edges().forEach(e -> add(rows, row(e)));
        List<Row> all = List.copyOf(rows.values());
        for (int from = 0; from < all.size(); from += BATCH) {
            insert(all.subList(from, Math.min(all.size(), from + BATCH)));
        }
    }

    private static void add(Map<String, Row> rows, Row row) {
        rows.merge(row.id(), row, Row::later);
    }

    private static Row row(Resource r) {
        return new Row(
                id(RESOURCE, r.urn(), r.origin().name()), RESOURCE, r.origin(), Nanos.of(r.seen()), Json.write(r));
    }

    private static Row row(Edge e) {
        String id =
                id(EDGE, e.left(), e.relation().name(), e.right(), e.origin().name());
        return new Row(id, EDGE, e.origin(), Nanos.of(e.seen()), Json.write(e));
    }

    /** With each part's length before it, so that no two things of which one is made up are one. */
    private static String id(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private void insert(List<Row> rows) {
        Object[] arguments = rows.stream()
                .<Object>mapMulti((row, each) -> {
                    each.accept(row.id());
                    each.accept(row.kind());
                    each.accept(row.origin().name());
                    each.accept(row.seen());
                    each.accept(row.body());
                })
                .toArray();
        database.update(
                "INSERT INTO relations (id, kind, origin, seen_at, body) VALUES "
                        + String.join(", ", Collections.nCopies(rows.size(), "(?, ?, ?, ?, ?)")) + CONFLICT,
                arguments);
    }

    private record Kept(String id, String kind, String body) {}

    @Override
    public Page read(String from, Instant since) {
        List<Kept> rows = database.list(
                "SELECT id, kind, body FROM relations WHERE id > ? AND seen_at >= ? ORDER BY id LIMIT ?",
                row -> new Kept(row.getString(1), row.getString(2), row.getString(3)),
                Limits.text("where to go on", from),
                Nanos.of(since),
                PAGE);
        List<Resource> resources = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (Kept row : rows) {
            switch (row.kind()) {
                case RESOURCE -> resources.add(Json.read(row.body(), Resource.class));
                case EDGE -> edges.add(Json.read(row.body(), Edge.class));
                default ->
                    throw new StateException(
                            "what is stored is neither a resource nor an edge", new IllegalStateException(row.kind()));
            }
        }
        return new Page(
                new Sighting(resources, edges),
                rows.size() < PAGE ? "" : rows.getLast().id());
    }

    @Override
    public int forget(Instant before) {
        return database.update(
                "DELETE FROM relations WHERE seen_at < ? AND origin <> ?", Nanos.of(before), Origin.DECLARED.name());
    }
}
