package dev.lineclear.console;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Excerpt;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import io.helidon.webserver.http.HttpRouting;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What hangs on what, around one resource: a drawing, and a table that says the same. */
public final class GraphPages {
    /** Resources on one page; of more nobody sees anything. */
    private static final int MOST = 150;

    /** Names that a search shows. */
    private static final int FOUND = 100;

    private static final int DEEPEST = 5;
    private static final int USUAL = 2;

    private final Known known;
    private final Pages pages;

    GraphPages(Known known, Pages pages) {
        this.known = known;
        this.pages = pages;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/graph", guard.page(this::graph));
    }

    /**
     * A resource in the table.
     *
     * @param link to what is around it
     * @param mark what is to be known before relying on it: {@code never seen}, {@code not seen again}; else empty
     */
    public record Thing(String name, String urn, String link, String type, String place, String seen, String mark) {}

    /** An edge in the table, as a sentence of three parts. */
    public record Line(
            String left, String relation, String right, String loss, String origin, String rule, String seen) {}

    private void graph(Visit visit) {
        String asked = visit.asked("around").strip();
        int depth = depth(visit.asked("depth"));
        Excerpt part = known.around(asked, depth, MOST);
        List<String> found = part.size() == 0 && !asked.isEmpty() ? known.find(asked, FOUND) : List.of();
        List<Thing> things = part.nodes().stream().map(n -> thing(n, depth)).toList();
        List<Line> lines = part.edges().stream().map(GraphPages::line).toList();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("asked", Visible.text(asked));
        parameters.put("depth", depth);
        parameters.put("state", known.state());
        parameters.put("things", things);
        parameters.put("lines", lines);
        parameters.put("truncated", part.truncated());
        parameters.put(
                "found",
                found.stream()
                        .map(urn -> new Thing(name(urn), Visible.text(urn), link(urn, depth), "", "", "", ""))
                        .toList());
        parameters.put("drawing", part.size() == 0 ? "" : CanonicalJson.string(drawing(part, asked, depth)));
        visit.html(200, pages.page("graph", Frame.of(visit, "Graph", "/graph"), parameters));
    }

    private static int depth(String asked) {
        return asked.matches("[1-" + DEEPEST + "]") ? Integer.parseInt(asked) : USUAL;
    }

    private Thing thing(Excerpt.Node node, int depth) {
        String urn = node.urn();
        String mark = mark(node);
        return node.known()
                .map(r -> new Thing(
                        name(urn),
                        Visible.text(urn),
                        link(urn, depth),
                        Visible.text(r.type()),
                        Visible.text(r.zone().isEmpty() ? r.region() : r.zone()),
                        word(r.origin()) + ", " + time(r.seen()),
                        mark))
                .orElseGet(() -> new Thing(name(urn), Visible.text(urn), link(urn, depth), "", "", "", mark));
    }

    private String mark(Excerpt.Node node) {
        if (node.known().isEmpty()) {
            return "never seen";
        }
        Resource resource = node.known().get();
        return known.stale(resource) ? "not seen again" : "";
    }

    private static Line line(Edge e) {
        return new Line(
                name(e.left()),
                word(e.relation()),
                name(e.right()),
                e.loss() == Loss.BREAKS ? "fails without" : "degrades without",
                word(e.origin()),
                Visible.text(e.rule()),
                time(e.seen()));
    }

    private static String time(java.time.Instant seen) {
        return seen.toString().replace('T', ' ').replace("Z", " UTC");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What tells it from others: of an ARN the service and its own name. */
    static String name(String urn) {
        String[] arn = urn.split(":", 6);
        return Visible.text(arn.length == 6 && arn[0].equals("arn") ? arn[2] + " " + arn[5] : urn);
    }

    private static String link(String urn, int depth) {
        return "/graph?around=" + URLEncoder.encode(urn, StandardCharsets.UTF_8) + "&depth=" + depth;
    }

    /** For the script that draws: numbers in place of names, since names may be anything. */
    private ObjectNode drawing(Excerpt part, String around, int depth) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode nodes = out.putArray("nodes");
        Map<String, Integer> numbers = new HashMap<>();
        for (Excerpt.Node node : part.nodes()) {
            numbers.put(node.urn(), numbers.size());
            nodes.addObject()
                    .put("name", name(node.urn()))
                    .put("link", link(node.urn(), depth))
                    .put("mark", mark(node))
                    .put("here", node.urn().equals(around));
        }
        ArrayNode edges = out.putArray("edges");
        for (Edge edge : part.edges()) {
            edges.addObject()
                    .put("from", numbers.get(edge.left()))
                    .put("to", numbers.get(edge.right()))
                    .put("word", word(edge.relation()))
                    .put("degrades", edge.loss() == Loss.DEGRADES);
        }
        return out;
    }
}
