package dev.lineclear.foresight.graph;

import java.io.IOException;
import java.util.List;

/** In Graphviz's language, for drawing. Every name is quoted: nothing in one can be taken for markup. */
final class DotWriting implements Writing {
    private final Appendable out;

    DotWriting(Appendable out) {
        this.out = out;
    }

    @Override
    public void begin(String version, boolean truncated) throws IOException {
        out.append("digraph ");
        text("lineclear " + version + (truncated ? " (cut short)" : ""));
        out.append(" {\n");
    }

    @Override
    public void resource(int number, Excerpt.Node node, List<Resource> statements) throws IOException {
        out.append("  n").append(String.valueOf(number)).append(" [label=");
        text(Sentences.name(node.urn()));
        out.append(", urn=");
        text(node.urn());
        if (node.known().isPresent()) {
            Resource r = node.known().get();
            attribute("type", r.type());
            attribute("region", r.region());
            attribute("zone", r.zone());
            attribute("origin", r.origin().name());
            attribute("seen", r.seen().toString());
        } else {
            out.append(", style=\"dashed\"");
        }
        out.append("];\n");
    }

    @Override
    public void edge(int left, int right, Edge edge, boolean overruled) throws IOException {
        out.append("  n")
                .append(String.valueOf(left))
                .append(" -> n")
                .append(String.valueOf(right))
                .append(" [label=");
        text(edge.relation().name());
        attribute("loss", edge.loss().name());
        attribute("origin", edge.origin().name());
        attribute("rule", edge.rule());
        attribute("seen", edge.seen().toString());
        if (overruled || edge.loss() == Loss.DEGRADES) {
            attribute("style", overruled ? "dotted" : "dashed");
        }
        out.append("];\n");
    }

    @Override
    public void end() throws IOException {
        out.append("}\n");
    }

    private void attribute(String name, String value) throws IOException {
        out.append(", ").append(name).append('=');
        text(value);
    }

    /** A backslash begins Graphviz's own escapes, such as the node's name. */
    private void text(String text) throws IOException {
        out.append('"')
                .append(Writing.visible(text).replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
    }
}
