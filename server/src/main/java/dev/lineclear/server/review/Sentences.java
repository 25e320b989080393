package dev.lineclear.server.review;

import static dev.lineclear.server.review.Story.t;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Kind;
import dev.lineclear.server.review.Story.Line;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a record says, in a sentence. What an agent said is quoted, and cannot leave its quotes. */
final class Sentences {
    private static final Map<String, Kind> KINDS =
            Stream.of(Kind.values()).collect(Collectors.toMap(Kind::word, Function.identity()));

    /** Of the gateway, its people and its policies, and never of one session. */
    static final Set<Kind> OF_NO_SESSION = EnumSet.of(
            Kind.GATEWAY_STARTED,
            Kind.GATEWAY_STOPPED,
            Kind.LOG_REOPENED,
            Kind.POLICY_TEXT,
            Kind.POLICY_LOADED,
            Kind.SETTINGS_CHANGED,
            Kind.RECOVERED,
            Kind.RECOVERY_ACKNOWLEDGED,
            Kind.OWNER_ENROLLED,
            Kind.AGENT_CHANGED,
            Kind.APPROVER_CHANGED,
            Kind.PERSON_INVITED,
            Kind.PERSON_RECOGNISED,
            Kind.SIGNED_IN,
            Kind.SCAN_BEGUN,
            Kind.SCAN_ENDED,
            Kind.NOTICE_UNDELIVERED,
            Kind.CAPTURES_REMOVED,
            Kind.VALUES_REMOVED);

    private Sentences() {}

    /** Hidden characters are escaped. A kind that this release does not know stands there by its name. */
    static String of(Line line) {
        Kind kind = KINDS.get(line.kind());
        return Visible.text(
                kind == null || OF_NO_SESSION.contains(kind) ? line.kind() + "." : words(kind, line, line.data()));
    }

    private static String words(Kind kind, Line line, JsonNode d) {
        return switch (kind) {
            case SESSION_OPENED -> "Session opened for " + t(d, "operator") + worker(d) + ": " + t(d, "task");
            case SESSION_CLOSED -> "Session closed.";
            case SESSION_HALTED -> "Session halted by " + by(d) + ": " + t(d, "reason");
            case SESSION_RESUMED -> "Session let go on by " + by(d) + ": " + t(d, "reason");
            case SIGNALLED -> "Seen (" + t(d, "strength") + "): " + t(d, "name") + ": " + t(d, "sentence");
            case READ ->
                "Read: " + t(d, "operation") + " on " + first(d) + " (" + t(d.path("outcome"), "kind") + ")."
                        + Rules.observed(d);
            case REFUSED -> "Refused: " + what(d) + said(d) + Rules.of("deny", d);
            case HOLD_OPENED -> "Held as " + line.subject() + ": " + what(d) + said(d) + Rules.of("hold", d);
            case INTENT -> "About to run: " + what(d) + said(d) + Rules.of(t(d, "verdict"), d) + Rules.observed(d);
            case OUTCOME ->
                "Production: " + t(d, "operation") + " " + t(d.path("outcome"), "kind") + "." + found(d)
                        + Rules.evidence("There was: ", d.path("evidence"));
            case CAPTURE -> "Way back captured: " + t(d, "summary");
            case REHEARSED -> "Rehearsed: " + t(d.path("rehearsal"), "result") + ".";
            case COMPARED -> "As rehearsed: " + (d.path("same").asBoolean(false) ? "yes." : "no.");
            case IN_DOUBT -> "Nobody knows whether it ran." + found(d);
            case SETTLED -> t(d, "person") + " found out: " + t(d, "finding");
            case AGENT_TRACED ->
                "The agent's own trace, its word: " + d.path("spans").size()
                        + (d.path("spans").size() == 1 ? " step" : " steps") + ", such as "
                        + step(d.path("spans").path(0)) + ".";
            default -> byPeople(kind, line, d);
        };
    }

    private static String byPeople(Kind kind, Line line, JsonNode d) {
        return switch (kind) {
            case HOLD_MOVED -> "Hold " + line.subject() + ": " + t(d, "from") + " to " + t(d, "to") + ".";
            case VOTE -> t(d, "approver") + " signed " + t(d, "decision") + read(d) + ".";
            case VOTE_REFUSED -> "A vote did not count: " + t(d, "because");
            case VOTE_WITHDRAWN -> t(d, "approver") + " took their vote back.";
            case GLASS_BROKEN -> t(d, "approver") + " broke the glass.";
            case REVIEW_SIGNED -> by(d) + " looked into it: " + t(d, "note");
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

    private static String read(JsonNode d) {
        return d.has("readSeconds") ? " after " + d.path("readSeconds").asLong(0) + " s before the hold" : "";
    }

    /** A step of an agent's own trace, in its words. */
    static String step(JsonNode span) {
        StringBuilder out = new StringBuilder(t(span, "name"));
        for (String part : List.of("operation", "tool", "method", "agent", "version", "model", "error")) {
            String value = t(span, part);
            if (!value.isEmpty()) {
                out.append(", ").append(part).append(' ').append(value);
            }
        }
        return Visible.text(out.toString());
    }

    /** As whoever opened it said. */
    static String worker(JsonNode d) {
        if (d.path("human").asBoolean(false)) {
            return ", who works in it themselves";
        }
        return (d.has("model") ? ", model " + t(d, "model") : "")
                + (d.has("agentVersion") ? ", version " + t(d, "agentVersion") : "");
    }

    private static String by(JsonNode d) {
        return d.has("by") ? t(d, "by") : "whoever has the control token";
    }

    private static String what(JsonNode d) {
        String summary = d.path("assessment").path("summary").asString("");
        return summary.isEmpty() ? t(d, "operation") + " on " + first(d) + "." : summary;
    }

    /** The reason that came with the request, as the word of whoever gave it. */
    private static String said(JsonNode d) {
        String reason = t(d, "reason").replace('"', '\'');
        if (reason.isEmpty()) {
            return "";
        }
        String whose = t(d, "agent").equals(Agent.NONE.id()) ? " The reason given: \"" : " The agent's word: \"";
        return whose + reason + "\".";
    }

    private static String first(JsonNode d) {
        long count = d.path("targetCount").asLong(1);
        return d.path("targets").path(0).asString("") + (count > 1 ? " and " + (count - 1) + " more" : "");
    }

    private static String found(JsonNode d) {
        List<String> all = new ArrayList<>();
        d.path("verification").path("found").values().forEach(r -> all.add(r.asString("")));
        return all.isEmpty() ? "" : " " + String.join(" ", all);
    }
}
