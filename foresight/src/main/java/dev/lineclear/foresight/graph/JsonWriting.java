package dev.lineclear.foresight.graph;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** In JSON, a resource or an edge a line; names as they are, whatever is not ASCII escaped. */
final class JsonWriting implements Writing {
    private static final int ASCII = 0x7f;

    private final Appendable out;
    private String before = "\n  ";
    private boolean inEdges;

    JsonWriting(Appendable out) {
        this.out = out;
    }

    @Override
    public void begin(String version, boolean truncated) throws IOException {
        out.append("{\"version\":");
        text(version);
        out.append(",\"truncated\":").append(String.valueOf(truncated)).append(",\"resources\":[");
    }

    @Override
    public void resource(int number, Excerpt.Node node, List<Resource> statements) throws IOException {
        out.append(before).append("{\"urn\":");
        text(node.urn());
        if (node.known().isPresent()) {
            out.append(',');
            said(node.known().get());
        }
        if (statements.size() > 1) {
            out.append(",\"statements\":[");
            for (int i = 0; i < statements.size(); i++) {
                out.append(i == 0 ? "{" : ",{");
                said(statements.get(i));
                out.append('}');
            }
            out.append(']');
        }
        out.append('}');
        before = ",\n  ";
    }

    private void said(Resource r) throws IOException {
        member("type", r.type());
        out.append(',');
        member("region", r.region());
        out.append(',');
        member("zone", r.zone());
        out.append(",\"tags\":{");
        String comma = "";
        for (Map.Entry<String, String> tag : r.tags().entrySet()) {
            out.append(comma);
            member(tag.getKey(), tag.getValue());
            comma = ",";
        }
        out.append("},");
        member("origin", r.origin().name());
        out.append(',');
        member("seen", r.seen().toString());
    }

    @Override
    public void edge(int left, int right, Edge edge, boolean overruled) throws IOException {
        toEdges();
        out.append(before).append('{');
        member("left", edge.left());
        out.append(',');
        member("relation", edge.relation().name());
        out.append(',');
        member("right", edge.right());
        out.append(',');
        member("loss", edge.loss().name());
        out.append(',');
        member("origin", edge.origin().name());
        out.append(',');
        member("rule", edge.rule());
        out.append(',');
        member("seen", edge.seen().toString());
        out.append(",\"overruled\":").append(String.valueOf(overruled)).append('}');
        before = ",\n  ";
    }

    private void toEdges() throws IOException {
        if (!inEdges) {
            out.append("\n],\"edges\":[");
            before = "\n  ";
            inEdges = true;
        }
    }

    @Override
    public void end() throws IOException {
        toEdges();
        out.append("\n]}\n");
    }

    private void member(String name, String value) throws IOException {
        text(name);
        out.append(':');
        text(value);
    }

    private void text(String text) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c >= ASCII || c == '<' || c == '>' || c == '&') {
                out.append("\\u").append(String.format("%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
