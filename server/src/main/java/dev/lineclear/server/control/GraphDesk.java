package dev.lineclear.server.control;

import dev.lineclear.foresight.graph.Bounds;
import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Excerpt;
import dev.lineclear.foresight.graph.Form;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Outcome;
import dev.lineclear.foresight.graph.Path;
import dev.lineclear.foresight.graph.Reach;
import dev.lineclear.foresight.graph.Reached;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.proposal.Visible;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is known of resources: in all, of one, and whole for other programs. */
public final class GraphDesk implements Desk {
    /** Of what one hangs on, or what hangs on it, in one answer; an export has all. */
    private static final int MAX_EDGES = 500;

    private static final int MAX_PATHS = 50;

    /** A part to be drawn; of more nobody sees anything. */
    private static final int MAX_AROUND = 20_000;

    private static final int MAX_DEPTH = 100;

    private final Knowledge knowledge;
    private final BooleanSupplier complete;
    private final InstantSource clock;

    /** @param complete whether all that was kept has been read */
    public GraphDesk(Knowledge knowledge, BooleanSupplier complete, InstantSource clock) {
        this.knowledge = knowledge;
        this.complete = complete;
        this.clock = clock;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/graph", control.guarded((request, body) -> summary()));
        routing.get("/v1/graph/resource", control.guarded((request, body) -> resource(request)));
        routing.get("/v1/graph/export", (request, response) -> export(control, request, response));
    }

    private ObjectNode summary() {
        Graph graph = knowledge.refreshed();
        ObjectNode out = Views.node();
        out.put("version", graph.version());
        out.put("resources", graph.resources());
        out.put("edges", graph.edges());
        out.put("full", graph.full());
        out.put("complete", complete.getAsBoolean());
        out.put("missed", knowledge.missed());
        return out;
    }

    private ObjectNode resource(ServerRequest request) {
        String urn = query(request, "urn");
        Graph graph = knowledge.refreshed();
        List<Edge> dependencies = graph.dependencies(urn);
        List<Edge> dependents = graph.dependents(urn);
        if (graph.statements(urn).isEmpty() && dependencies.isEmpty() && dependents.isEmpty()) {
            throw ControlException.notFound("nothing was learned of " + Visible.text(urn));
        }
        ObjectNode out = Views.node();
        out.put("urn", Visible.text(urn));
        ArrayNode said = out.putArray("statements");
        graph.statements(urn).forEach(r -> said(said.addObject(), r));
        edges(out, "hangsOn", dependencies);
        edges(out, "hangOnIt", dependents);
        Reached reached = Reach.of(graph, List.of(urn), clock.instant(), Bounds.DECISION);
        ObjectNode lost = out.putObject("ifLost");
        lost.put("fail", reached.count(Outcome.FAILS));
        lost.put("degrade", reached.count(Outcome.DEGRADES));
        lost.put("lessRedundant", reached.count(Outcome.LESS_REDUNDANT));
        lost.put("neverSeen", reached.unseen());
        lost.put("truncated", reached.truncated() || !complete.getAsBoolean());
        Views.strings(
                lost.putArray("paths"),
                reached.paths(MAX_PATHS).stream()
                        .map(Path::sentence)
                        .map(Visible::text)
                        .toList());
        return out;
    }

    private static void said(ObjectNode out, Resource r) {
        out.put("origin", word(r.origin()));
        out.put("type", Visible.text(r.type()));
        out.put("region", Visible.text(r.region()));
        out.put("zone", Visible.text(r.zone()));
        ObjectNode tags = out.putObject("tags");
        r.tags().forEach((k, v) -> tags.put(Visible.text(k), Visible.text(v)));
        out.put("seen", r.seen().toString());
    }

    private static void edges(ObjectNode out, String name, List<Edge> edges) {
        ArrayNode array = out.putArray(name);
        edges.stream().limit(MAX_EDGES).forEach(e -> {
            ObjectNode edge = array.addObject();
            edge.put("left", Visible.text(e.left()));
            edge.put("relation", word(e.relation()));
            edge.put("right", Visible.text(e.right()));
            edge.put("loss", word(e.loss()));
            edge.put("origin", word(e.origin()));
            edge.put("rule", Visible.text(e.rule()));
            edge.put("seen", e.seen().toString());
        });
        out.put(name + "Count", edges.size());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Written as it goes: a whole graph may be gigabytes. */
    private void export(ControlServer control, ServerRequest request, ServerResponse response) {
        Form form;
        Excerpt excerpt;
        try {
            control.authenticate(request);
            form = form(query(request, "form"));
            Graph graph = knowledge.refreshed();
            String around = request.query().first("around").orElse("");
            excerpt = around.isEmpty()
                    ? Excerpt.whole(graph)
                    : Excerpt.around(
                            graph, around, depth(request.query().first("depth").orElse("3")), MAX_AROUND);
        } catch (ControlException e) {
            ControlServer.problem(response, e.status(), String.valueOf(e.getMessage()));
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        try (Writer out = new BufferedWriter(new OutputStreamWriter(response.outputStream(), StandardCharsets.UTF_8))) {
            excerpt.write(form, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Form form(String name) {
        for (Form form : Form.values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
                return form;
            }
        }
        throw ControlException.badRequest("form is json, dot or graphml");
    }

    private static int depth(String asked) {
        int depth = asked.matches("[0-9]{1,3}") ? Integer.parseInt(asked) : -1;
        if (depth < 0 || depth > MAX_DEPTH) {
            throw ControlException.badRequest("depth is a number from 0 to " + MAX_DEPTH);
        }
        return depth;
    }

    private static String query(ServerRequest request, String name) {
        String value = request.query().first(name).orElse("");
        if (value.isEmpty()) {
            throw ControlException.badRequest(name + " is missing");
        }
        return value;
    }
}
