package dev.lineclear.gate.aws.learn;

import tools.jackson.databind.JsonNode;

/** Whether an answer to somebody is all that there is of its kind, so that what is not in it is not there. */
final class Listings {
    private Listings() {}

    /** Only where it is asked for as a scan asks, without names or filters, and all fits one page. */
    static boolean whole(Rules rules, String operation, JsonNode input, JsonNode answer) {
        JsonNode pages = rules.call(operation).shape().path("pages");
        return Pages.next(pages, answer).isEmpty()
                && rules.of(operation).stream()
                        .flatMap(rule -> rule.scan().stream())
                        .anyMatch(scan -> !scan.has("each") && plain(scan.path("input"), input, pages));
    }

    private static boolean plain(JsonNode scan, JsonNode input, JsonNode pages) {
        String limit = pages.path("limit").asString("");
        return input.properties().stream()
                        .allMatch(e -> e.getKey().equals(limit) || e.getValue().equals(scan.path(e.getKey())))
                && scan.properties().stream().allMatch(e -> input.has(e.getKey()));
    }
}
