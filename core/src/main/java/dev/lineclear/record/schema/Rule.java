package dev.lineclear.record.schema;

import tools.jackson.databind.JsonNode;

/** What a schema asks of a value. Immutable. */
@FunctionalInterface
interface Rule {
    String FINE = "";

    /** @return what is wrong, beginning with where below the value that is; {@link #FINE} when nothing is */
    String wrong(JsonNode value);
}
