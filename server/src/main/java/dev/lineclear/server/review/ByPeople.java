package dev.lineclear.server.review;

import static dev.lineclear.server.review.Story.t;

import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.server.review.Story.Line;
import tools.jackson.databind.JsonNode;

/** What people did, and what the gateway did by their word, in a sentence. What they gave as a reason is quoted. */
final class ByPeople {
    private ByPeople() {}

    static String of(Kind kind, Line line, JsonNode d) {
        return switch (kind) {
            case HOLD_MOVED -> "Hold " + line.subject() + ": " + t(d, "from") + " to " + t(d, "to") + ".";
            case VOTE -> t(d, "approver") + " signed " + t(d, "decision") + read(d) + because(d);
            case VOTE_REFUSED -> "A vote did not count: " + t(d, "because");
            case VOTE_WITHDRAWN -> t(d, "approver") + " took their vote back.";
            case GLASS_BROKEN -> t(d, "approver") + " broke the glass" + because(d);
            case REVIEW_SIGNED -> who(d) + " looked into it: " + t(d, "note");
            case INCIDENT_OPENED -> t(d, "by") + " opened incident " + line.subject() + ": " + t(d, "what");
            case INCIDENT_CLOSED -> t(d, "by") + " closed incident " + line.subject() + ": " + t(d, "summary");
            case ROLLOUT_MOVED ->
                "Rollout " + line.subject() + ": " + t(d, "from") + " to " + t(d, "to") + " (" + t(d, "event")
                        + "), at stage " + (d.path("stage").asLong(0) + 1) + why(d);
            case PACE_MOVED ->
                "One target after the other, " + t(d, "operation") + " by " + t(d, "agent") + ": " + t(d, "from")
                        + " to " + t(d, "to") + (d.has("by") ? ", by " + t(d, "by") : "") + why(d);
            case AGENT_STANDING ->
                "Agent " + line.subject() + ": " + t(d, "from") + " to " + t(d, "to")
                        + (d.has("by") ? ", signed by " + t(d, "by") : ", by itself") + why(d);
            case WENT_AROUND ->
                "AWS says that " + t(d, "who") + " did " + t(d, "operation") + " on " + t(d, "on") + " at " + t(d, "at")
                        + (t(d, "lot").equals("AROUND") ? ", of which there is no record" : ", other than recorded")
                        + why(d);
            case BODY_REVEALED -> t(d, "by") + " read what records of it commit to" + why(d);
            case BODY_ERASED -> t(d, "by") + " had what records of it commit to removed" + why(d);
            default -> kind.word() + ".";
        };
    }

    private static String why(JsonNode d) {
        return t(d, "because").isEmpty() ? "." : ": " + t(d, "because");
    }

    /** What the person signed as their reason, quoted. @param d of a vote */
    static String because(JsonNode d) {
        String reason = Statement.because(t(d, "statement")).replace('"', '\'');
        return reason.isEmpty() ? "." : ": \"" + reason + "\".";
    }

    private static String read(JsonNode d) {
        return d.has("readSeconds")
                ? ", having had it before them for " + d.path("readSeconds").asLong(0) + " s"
                : "";
    }

    /** Whose word it was. */
    static String who(JsonNode d) {
        return d.has("by") ? t(d, "by") : "whoever has the control token";
    }
}
