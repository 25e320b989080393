package dev.lineclear.assessment;

import tools.jackson.databind.JsonNode;

/** Says what an operation does, from its name and input alone. Pure, thread-safe, and never throws for any input. */
@FunctionalInterface
public interface Classifier {
    /** @param operation such as {@code dynamodb:DeleteTable} */
    Classification classify(String operation, JsonNode input);
}
