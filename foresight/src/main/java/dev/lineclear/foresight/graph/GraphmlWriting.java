package dev.lineclear.foresight.graph;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** In GraphML, for programs that compute with graphs. */
final class GraphmlWriting implements Writing {
    private static final List<String> OF_NODES = List.of("urn", "type", "region", "zone", "tags", "origin", "seen");
    private static final List<String> OF_EDGES = List.of("relation", "loss", "origin", "rule", "seen", "overruled");

    private final Appendable out;

    GraphmlWriting(Appendable out) {
        this.out = out;
    }

    @Override
    public void begin(String version, boolean truncated) throws IOException {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
        for (String name : OF_NODES) {
            key("n-", "node", name);
        }
        for (String name : OF_EDGES) {
            key("e-", "edge", name);
        }
        key("g-", "graph", "version");
        key("g-", "graph", "truncated");
        out.append("<graph id=\"lineclear\" edgedefault=\"directed\">\n");
        data("g-version", version);
        data("g-truncated", String.valueOf(truncated));
        out.append('\n');
    }

    private void key(String prefix, String of, String name) throws IOException {
        out.append("<key id=\"" + prefix + name + "\" for=\"" + of + "\" attr.name=\"" + name
                + "\" attr.type=\"string\"/>\n");
    }

    @Override
    public void resource(int number, Excerpt.Node node, List<Resource> statements) throws IOException {
        out.append("<node id=\"n").append(String.valueOf(number)).append("\">");
        data("n-urn", node.urn());
        if (node.known().isPresent()) {
            Resource r = node.known().get();
            data("n-type", r.type());
            data("n-region", r.region());
            data("n-zone", r.zone());
            StringBuilder tags = new StringBuilder();
            for (Map.Entry<String, String> tag : r.tags().entrySet()) {
                tags.append(tags.isEmpty() ? "" : ", ")
                        .append(tag.getKey())
                        .append('=')
                        .append(tag.getValue());
            }
            data("n-tags", tags.toString());
            data("n-origin", r.origin().name());
            data("n-seen", r.seen().toString());
        }
        out.append("</node>\n");
    }

    @Override
    public void edge(int left, int right, Edge edge, boolean overruled) throws IOException {
        out.append("<edge source=\"n" + left + "\" target=\"n" + right + "\">");
        data("e-relation", edge.relation().name());
        data("e-loss", edge.loss().name());
        data("e-origin", edge.origin().name());
        data("e-rule", edge.rule());
        data("e-seen", edge.seen().toString());
        data("e-overruled", String.valueOf(overruled));
        out.append("</edge>\n");
    }

    @Override
    public void end() throws IOException {
        out.append("</graph>\n</graphml>\n");
    }

    private void data(String key, String value) throws IOException {
        if (!value.isEmpty()) {
            out.append("<data key=\"")
                    .append(key)
                    .append("\">")
                    .append(text(value))
                    .append("</data>");
        }
    }

    private static String text(String value) {
        return Writing.visible(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
