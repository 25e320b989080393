package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Visible;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A record as a line of a list.
 *
 * @param index its place in the log
 * @param time in UTC
 * @param who agent and operator, or the person; empty when it is the gateway itself
 * @param what in a sentence
 * @param effect of a request; else empty
 * @param hold the hold it belongs to; else empty
 */
public record Line(long index, String time, String kind, String who, String what, String effect, String hold) {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    public static Line of(Entry e) {
        JsonNode data = e.data();
        return new Line(
                e.index(), UTC.format(e.time()), e.kind().replace('-', ' '), who(data), what(e), effect(data), hold(e));
    }

    static String effect(JsonNode data) {
        return data.path("assessment").path("effect").asString(text(data, "effect"));
    }

    private static String who(JsonNode data) {
        if (data.has("by")) {
            return "by " + text(data, "by");
        }
        String agent = text(data, "agent");
        String person = text(data, "approver").isEmpty() ? text(data, "person") : text(data, "approver");
        return agent.isEmpty() ? person : agent + " for " + text(data, "operator");
    }

    private static String hold(Entry e) {
        boolean about = e.kind().startsWith("hold-")
                || e.kind().startsWith("vote")
                || e.kind().equals("settled");
        return about ? e.subject() : text(e.data(), "hold");
    }

    private static String what(Entry e) {
        JsonNode data = e.data();
        String summary = data.path("assessment").path("summary").asString("");
        String asked = summary.isEmpty() ? operation(data) : summary;
        return Visible.text(
                switch (e.kind()) {
                    case "intent" -> asked + " (sent to production)";
                    case "hold-opened" -> asked + " (held)";
                    case "refused" -> asked + " (refused: " + text(data, "why") + ")";
                    case "read" -> asked + " (" + outcome(data) + ")";
                    case "outcome" -> text(data, "operation") + ": " + outcome(data);
                    case "hold-moved" -> "the hold: " + QueueView.words(HoldState.valueOf(text(data, "to")));
                    case "rollout-moved" -> "the rollout: " + moved(data);
                    case "pace-moved" -> text(data, "operation") + ", call by call: " + moved(data);
                    case "vote" -> text(data, "decision").toLowerCase(Locale.ROOT) + " signed";
                    case "vote-refused" -> "vote refused: " + text(data, "because");
                    case "capture" -> "snapshot: " + text(data, "summary");
                    case "session-opened" -> "session opened: “" + text(data, "task") + "”";
                    case "session-halted", "session-resumed" -> e.kind().substring(8) + ": " + text(data, "reason");
                    case "signalled" ->
                        "seen (" + text(data, "strength") + "): " + text(data, "name") + ": " + text(data, "sentence");
                    case "person-invited" -> "invited " + text(data, "person");
                    case "policy-loaded" -> "policies " + text(data, "policyVersion");
                    default -> e.kind().replace('-', ' ') + " " + e.subject();
                });
    }

    private static String moved(JsonNode data) {
        String because = text(data, "because");
        return text(data, "to").toLowerCase(Locale.ROOT).replace('_', ' ') + (because.isEmpty() ? "" : ", " + because);
    }

    private static String operation(JsonNode data) {
        int more = data.path("targetCount").asInt(1) - 1;
        return text(data, "operation") + " on " + data.path("targets").path(0).asString("")
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String outcome(JsonNode data) {
        JsonNode outcome = data.path("outcome");
        return switch (outcome.path("kind").asString("")) {
            case "Succeeded" -> "done";
            case "Refused" ->
                "refused by production, " + outcome.path("because").asString("");
            case "NotSent" -> "not sent, " + outcome.path("because").asString("");
            case "InDoubt" -> "in doubt, " + outcome.path("because").asString("");
            default -> "";
        };
    }

    private static String text(JsonNode data, String member) {
        return data.path(member).asString("");
    }
}
