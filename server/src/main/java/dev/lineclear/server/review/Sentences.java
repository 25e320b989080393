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

    /** In one line. */
    static String of(Line line, Fates fates) {
        return String.join(" ", parts(line, fates));
    }

    /**
     * What happened first, then what belongs to it; each ends with a stop. Hidden characters are escaped, line feeds among
     * them. A kind that this release does not know stands there by its name.
     *
     * @param fates what the record belongs with
     */
    static List<String> parts(Line line, Fates fates) {
        Kind kind = KINDS.get(line.kind());
        List<String> parts = kind == null || OF_NO_SESSION.contains(kind)
                ? List.of(line.kind() + ".")
                : words(kind, line, line.data(), fates);
        return parts.stream()
                .filter(part -> !part.isEmpty())
                .map(part -> Findings.whole(Visible.text(part)))
                .toList();
    }

    private static List<String> words(Kind kind, Line line, JsonNode d, Fates fates) {
        return switch (kind) {
            case READ ->
                List.of("Read: " + t(d, "operation") + " on " + first(d) + " (" + answered(d) + ")", Rules.observed(d));
            case REFUSED -> asked("Refused: ", d, Findings.of(d.path("assessment")), Rules.of("deny", d));
            case HOLD_OPENED ->
                asked("Held as " + line.subject() + ": ", d, Findings.of(d.path("assessment")), Rules.of("hold", d));
            case INTENT -> asked("About to run: ", d, news(d, fates), Rules.of(t(d, "verdict"), d));
            case OUTCOME ->
                List.of(
                        "Production: " + t(d, "operation")
                                + fates.intent(line.subject())
                                        .map(i -> " on " + first(i.data()))
                                        .orElse("")
                                + ": " + Outcomes.of(d.path("outcome")),
                        found(d),
                        Rules.evidence("There was: ", d.path("evidence")));
            case ROLLOUT_MOVED -> List.of(ByPeople.of(kind, line, d), requests(line, fates));
            default -> List.of(alone(kind, line, d));
        };
    }

    /** A request, with what came with it, what was found out, and what the policies made of it. */
    private static List<String> asked(String before, JsonNode d, List<String> found, List<String> rules) {
        List<String> all = new ArrayList<>(List.of(before + what(d), said(d)));
        all.addAll(found);
        all.addAll(rules);
        return all;
    }

    private static String requests(Line moved, Fates fates) {
        List<String> requests =
                fates.requests(moved.subject(), moved.data().path("stage").asInt(0));
        return requests.isEmpty() ? "" : "This stage: " + String.join("; ", requests);
    }

    /** What was found out and does not stand at its hold. */
    private static List<String> news(JsonNode d, Fates fates) {
        List<String> found = Findings.of(d.path("assessment"));
        List<String> known = fates.opened(t(d, "hold"))
                .map(l -> Findings.of(l.data().path("assessment")))
                .orElse(List.of());
        return found.stream().filter(f -> !known.contains(f)).toList();
    }

    private static String alone(Kind kind, Line line, JsonNode d) {
        return switch (kind) {
            case SESSION_OPENED -> "Session opened for " + t(d, "operator") + worker(d) + ": " + t(d, "task");
            case SESSION_CLOSED -> "Session closed.";
            case SESSION_HALTED -> "Session halted by " + ByPeople.who(d) + ": " + t(d, "reason");
            case SESSION_RESUMED -> "Session let go on by " + ByPeople.who(d) + ": " + t(d, "reason");
            case SIGNALLED -> "Seen (" + t(d, "strength") + "): " + t(d, "name") + ": " + t(d, "sentence");
            case CAPTURE -> "Way back captured: " + t(d, "summary");
            case REHEARSED -> "Rehearsed: " + t(d.path("rehearsal"), "result") + ".";
            case COMPARED -> "As rehearsed: " + (d.path("same").asBoolean(false) ? "yes." : "no.");
            case IN_DOUBT -> "Nobody knows whether it ran. " + found(d);
            case SETTLED -> t(d, "person") + " found out: " + t(d, "finding");
            case AGENT_TRACED ->
                "The agent's own trace, its word: " + d.path("spans").size()
                        + (d.path("spans").size() == 1 ? " step" : " steps") + ", such as "
                        + step(d.path("spans").path(0)) + ".";
            default -> ByPeople.of(kind, line, d);
        };
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

    /** "1 read", "2 reads". */
    static String count(long some, String word) {
        return some + " " + word + (some == 1 ? "" : "s");
    }

    /** What a request asks for, without a stop. */
    static String what(JsonNode d) {
        String summary = d.path("assessment").path("summary").asString("");
        return summary.isEmpty() ? t(d, "operation") + " on " + first(d) : summary;
    }

    private static String answered(JsonNode d) {
        String came = Outcomes.of(d.path("outcome"));
        return came.substring(0, came.length() - 1);
    }

    /** The reason that came with the request, as the word of whoever gave it. */
    private static String said(JsonNode d) {
        String reason = t(d, "reason").replace('"', '\'');
        if (reason.isEmpty()) {
            return "";
        }
        String whose = t(d, "agent").equals(Agent.NONE.id()) ? "The reason given: \"" : "The agent's word: \"";
        return whose + reason + "\".";
    }

    private static String first(JsonNode d) {
        long count = d.path("targetCount").asLong(1);
        return d.path("targets").path(0).asString("") + (count > 1 ? " and " + (count - 1) + " more" : "");
    }

    private static String found(JsonNode d) {
        List<String> all = new ArrayList<>();
        d.path("verification").path("found").values().forEach(r -> all.add(r.asString("")));
        return all.isEmpty() ? "" : "Read afterwards: " + String.join("; ", all);
    }
}
