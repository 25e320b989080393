package dev.lineclear.foresight.graph;

import java.util.function.Function;

/** How a graph is written for other programs. */
public enum Form {
    /** One object: {@code version}, {@code truncated}, {@code resources}, {@code edges}. */
    JSON(JsonWriting::new),
    /** Graphviz's. */
    DOT(DotWriting::new),
    /** XML, as at graphml.graphdrawing.org. */
    GRAPHML(GraphmlWriting::new);

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Function<Appendable, Writing> writing;

    Form(Function<Appendable, Writing> writing) {
        this.writing = writing;
    }

    Writing writing(Appendable out) {
        return writing.apply(out);
    }
}
