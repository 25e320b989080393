package dev.lineclear.server.explain;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request to explain.
 *
 * @param gate such as {@code aws}
 * @param operation such as {@code dynamodb:DeleteTable}
 * @param input the operation's input, with the API's member names
 * @param destination region and account where they are said
 * @param environment of all targets, where it is said
 * @param tags of all targets, where they are said
 */
public record Request(
        String gate,
        String operation,
        JsonNode input,
        Map<String, String> destination,
        Optional<String> environment,
        Map<String, String> tags) {}
