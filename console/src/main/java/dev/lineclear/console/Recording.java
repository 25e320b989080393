package dev.lineclear.console;

import dev.lineclear.record.Kind;
import tools.jackson.databind.node.ObjectNode;

/** Records what people do, on disk before it takes effect. */
@FunctionalInterface
public interface Recording {
    void force(Kind kind, String subject, ObjectNode data);
}
