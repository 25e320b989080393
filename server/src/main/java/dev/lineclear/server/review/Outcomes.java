package dev.lineclear.server.review;

import static dev.lineclear.server.review.Story.t;

import tools.jackson.databind.JsonNode;

/** What production made of a request, in a sentence; never more than its record says. */
final class Outcomes {
    private Outcomes() {}

    /** @param outcome of a record; what production refused, it answered, and no policy did */
    static String of(JsonNode outcome) {
        String because = t(outcome, "because");
        return switch (t(outcome, "kind")) {
            case "Refused" ->
                Findings.whole("production answered " + outcome.path("status").asInt(0) + " " + because);
            case "InDoubt" -> Findings.whole("nobody knows what production did" + why(because));
            case "NotSent" -> Findings.whole("it was not sent" + why(because));
            default -> t(outcome, "kind") + ".";
        };
    }

    private static String why(String because) {
        return because.isEmpty() ? "" : ": " + because;
    }
}
