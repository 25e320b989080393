package dev.lineclear.catalog;

import tools.jackson.databind.JsonNode;

/** The JMESPath of the catalogue's data, with the functions the README names. Thread-safe. */
public final class Expressions {
    private Expressions() {}

    /** @throws RuntimeException when the expression is broken, or does not fit what it looks at */
    public static JsonNode search(String expression, JsonNode in) {
        return Query.search(expression, in);
    }

    /** Whether it holds, as JMESPath has it: anything but null, false and what is empty. */
    public static boolean holds(String expression, JsonNode in) {
        return Query.holds(expression, in);
    }
}
