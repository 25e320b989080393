package dev.lineclear.server.notify;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Makes notices of records. Which fields there are is in the records' schemas; texts in them are safe to show. */
final class Notices {
    /** Of any text of an agent's: enough to know what it is about, in a message that many read on a phone. */
    private static final int MAX_TEXT = 300;

    private final Function<String, Optional<Hold>> holds;
    private final String link;

    /** @param link what a hold's id is put behind, to look at it */
    Notices(Function<String, Optional<Hold>> holds, String link) {
        this.holds = holds;
        this.link = link;
    }

    /** Whether records of this kind may be notices. */
    static boolean about(Kind kind) {
        return switch (kind) {
            case HOLD_OPENED,
                    HOLD_MOVED,
                    PACE_MOVED,
                    ROLLOUT_MOVED,
                    IN_DOUBT,
                    COMPARED,
                    LOG_REOPENED,
                    GLASS_BROKEN,
                    REVIEW_SIGNED,
                    SESSION_OPENED,
                    SESSION_HALTED,
                    SESSION_RESUMED,
                    SIGNALLED,
                    INCIDENT_OPENED,
                    INCIDENT_CLOSED,
                    POLICY_LOADED,
                    OWNER_ENROLLED,
                    AGENT_CHANGED,
                    AGENT_STANDING,
                    APPROVER_CHANGED,
                    SETTINGS_CHANGED,
                    RECOVERED,
                    RECOVERY_ACKNOWLEDGED,
                    WENT_AROUND -> true;
            default -> false;
        };
    }

    /** @param data the record's */
    Optional<Notice> of(long index, String record, Kind kind, String subject, Instant at, JsonNode data) {
        return switch (kind) {
            case HOLD_OPENED -> held(index, record, subject, at, data);
            case HOLD_MOVED -> moved(index, record, subject, at, data);
            case IN_DOUBT ->
                Optional.of(about(Event.DOUBT, index, record, subject, at, "In doubt: " + summary(subject)));
            case PACE_MOVED ->
                data.path("to").asString("").equals("STOPPED")
                        ? Optional.of(stopped(index, record, subject, at, data))
                        : Optional.empty();
            case ROLLOUT_MOVED -> rolled(index, record, subject, at, data);
            case COMPARED -> compared(index, record, subject, at, data);
            case LOG_REOPENED ->
                Optional.of(about(
                        Event.DOUBT,
                        index,
                        record,
                        subject,
                        at,
                        "The log had failed and takes records again; what was under way is in doubt"));
            case GLASS_BROKEN -> Optional.of(broken(index, record, subject, at, data));
            case REVIEW_SIGNED ->
                Optional.of(new Notice(
                        index,
                        Event.DECIDED,
                        record,
                        subject,
                        at,
                        "Review of broken glass "
                                + (data.path("missing").asInt() == 0 ? "closed: " : "signed by one of two: ")
                                + summary(subject),
                        List.of("By " + text(data.path("by")), "Found: “" + text(data.path("note")) + "”"),
                        link + subject));
            // A session without an agent is a person's own, in an emergency.
            case SESSION_OPENED ->
                data.path("agent").asString("").equals(Agent.NONE.id())
                        ? Optional.of(emergency(index, record, subject, at, data))
                        : Optional.empty();
            case SESSION_HALTED, SESSION_RESUMED ->
                Optional.of(new Notice(
                        index,
                        Event.HALTED,
                        record,
                        subject,
                        at,
                        "Session of agent " + text(data.path("agent"))
                                + (kind == Kind.SESSION_HALTED ? " halted" : " let go on"),
                        List.of("For " + text(data.path("operator")), "Why: " + text(data.path("reason"))),
                        "lineclear session list"));
            case SIGNALLED -> Optional.of(signalled(index, record, subject, at, data));
            case INCIDENT_OPENED, INCIDENT_CLOSED -> Optional.of(incident(index, record, kind, subject, at, data));
            case RECOVERED ->
                Optional.of(about(
                        Event.RECOVERED,
                        index,
                        record,
                        subject,
                        at,
                        "RECOVERY on the gateway's host: " + text(data.path("sentence")) + "; because: "
                                + text(data.path("because")) + ". If nobody told you, halt everything"));
            case WENT_AROUND -> Optional.of(around(index, record, subject, at, data));
            case POLICY_LOADED,
                    OWNER_ENROLLED,
                    AGENT_CHANGED,
                    AGENT_STANDING,
                    APPROVER_CHANGED,
                    SETTINGS_CHANGED,
                    RECOVERY_ACKNOWLEDGED ->
                Optional.of(about(
                        Event.CHANGED, index, record, subject, at, "Changed: " + kind.word() + " " + text(subject)));
            default -> Optional.empty();
        };
    }

    private Optional<Notice> moved(long index, String record, String hold, Instant at, JsonNode data) {
        String to = data.path("to").asString("");
        return switch (to) {
            case "GRANTED" -> granted(index, record, hold, at);
            case "REJECTED" -> Optional.of(about(Event.DECIDED, index, record, hold, at, "Rejected: " + summary(hold)));
            case "EXPIRED" ->
                Optional.of(about(Event.DECIDED, index, record, hold, at, "Nobody decided in time: " + summary(hold)));
            case "IN_DOUBT" -> Optional.of(about(Event.DOUBT, index, record, hold, at, "In doubt: " + summary(hold)));
            default -> Optional.empty();
        };
    }

    /** What waits for its turn alone asks nobody. */
    private Optional<Notice> held(long index, String record, String subject, Instant at, JsonNode data) {
        return people(data.path("required"))
                ? Optional.of(new Notice(
                        index,
                        Event.HELD,
                        record,
                        subject,
                        at,
                        "Held: " + text(data.path("assessment").path("summary")),
                        asked(data),
                        link + subject))
                : Optional.empty();
    }

    private static boolean people(JsonNode required) {
        return required.path("approvals").asInt(1) > 0
                || !required.path("teams").isEmpty()
                || required.path("rehearsal").asBoolean(true);
    }

    private static Notice stopped(long index, String record, String pace, Instant at, JsonNode data) {
        return new Notice(
                index,
                Event.DOUBT,
                record,
                pace,
                at,
                "Stopped: " + text(data.path("operation")) + " by agent " + text(data.path("agent"))
                        + ", which it makes to one target after the other",
                List.of(
                        "Why: " + text(data.path("because")),
                        "What it asks for next stays held until a person says otherwise: lineclear pace go-on "
                                + text(pace)),
                "lineclear paces");
    }

    /** What goes as people signed it nobody needs to hear; of one that does not, whatever is done about it. */
    private Optional<Notice> rolled(long index, String record, String rollout, Instant at, JsonNode data) {
        String event = data.path("event").asString("");
        String what =
                switch (event) {
                    case "FAILED_REVERT" -> "failed, and is put back";
                    case "FAILED_FREEZE" -> "failed, and stays as it is";
                    case "FAILED_ASK" -> "failed, and asks people";
                    case "INCONCLUSIVE" -> "asks people";
                    case "NOT_PUT_BACK" -> "not put back";
                    case "LOST_TRACK" -> "in doubt";
                    case "HALT" -> "halted";
                    default -> "";
                };
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(new Notice(
                        index,
                        event.equals("HALT") ? Event.HALTED : Event.DOUBT,
                        record,
                        rollout,
                        at,
                        "Rollout " + what + ": " + summary(rollout),
                        rolled(rollout, data),
                        "lineclear rollouts"));
    }

    private static List<String> rolled(String rollout, JsonNode data) {
        List<String> lines = new ArrayList<>();
        lines.add("Why: " + text(data.path("because")));
        JsonNode failed = data.path("failed");
        if (failed.isObject()) {
            List<String> first =
                    failed.path("first").values().stream().map(Notices::text).toList();
            long more = failed.path("count").asLong() - first.size();
            lines.add("Stage " + text(failed.path("name")) + " of "
                    + failed.path("of").asLong() + " stages has "
                    + failed.path("count").asLong() + " requests: " + String.join(" ", first)
                    + (more > 0 ? " And " + more + " more." : ""));
        }
        lines.add("At stage " + (data.path("stage").asLong() + 1) + ". It goes on only if a person says"
                + " so, if at all: lineclear rollout show " + text(rollout));
        return lines;
    }

    /** Nobody approved what only waited for its turn. */
    private Optional<Notice> granted(long index, String record, String hold, Instant at) {
        boolean people = holds.apply(hold).filter(h -> !h.required().people()).isEmpty();
        return people
                ? Optional.of(about(Event.DECIDED, index, record, hold, at, "Approved: " + summary(hold)))
                : Optional.empty();
    }

    /** Of what went as rehearsed nobody needs to hear. */
    private Optional<Notice> compared(long index, String record, String hold, Instant at, JsonNode data) {
        if (data.path("same").asBoolean(false)) {
            return Optional.empty();
        }
        boolean seen = data.path("seen").asBoolean(false);
        List<String> lines = new java.util.ArrayList<>();
        data.path("differences").forEach(difference -> lines.add(text(difference)));
        lines.add("To take it back: lineclear revert " + hold);
        return Optional.of(new Notice(
                index,
                Event.DOUBT,
                record,
                hold,
                at,
                (seen ? "Production did something else than the rehearsal: " : "Not compared with its rehearsal: ")
                        + summary(hold),
                lines,
                link + hold));
    }

    private static Notice signalled(long index, String record, String session, Instant at, JsonNode data) {
        boolean more = !data.path("strength").asString("").equals("notice");
        return new Notice(
                index,
                more ? Event.WATCHED : Event.NOTICED,
                record,
                session,
                at,
                "Seen: agent " + text(data.path("agent")) + ": " + text(data.path("name")),
                List.of(
                        text(data.path("sentence")),
                        "For " + text(data.path("operator")) + ", in session " + session + ", at "
                                + text(data.path("operation")),
                        "To stop it: lineclear halt --session " + session),
                "lineclear watch");
    }

    private static Notice emergency(long index, String record, String session, Instant at, JsonNode data) {
        return new Notice(
                index,
                Event.GLASS,
                record,
                session,
                at,
                "EMERGENCY: " + text(data.path("operator")) + " acts by themselves, without an agent",
                List.of(
                        "Why: “" + text(data.path("task")) + "”",
                        "Until " + text(data.path("expiresAt")) + "; each glass broken in it is told of. To stop it:"
                                + " lineclear halt --session " + session),
                "lineclear session list");
    }

    /** What CloudTrail says of who asked is in part their own words. */
    private static Notice around(long index, String record, String event, Instant at, JsonNode data) {
        return new Notice(
                index,
                Event.AROUND,
                record,
                event,
                at,
                "WENT AROUND the gateway: " + text(data.path("operation")) + " by " + text(data.path("who")),
                List.of(
                        "On " + text(data.path("on")) + " in " + text(data.path("region")) + ", at "
                                + text(data.path("at")),
                        "Access key " + text(data.path("accessKey")) + ", from " + text(data.path("address"))
                                + ", calling itself “" + text(data.path("userAgent")) + "”",
                        "Nobody here was asked. Take the key away first, then look what it did: lineclear around"),
                "");
    }

    private Notice broken(long index, String record, String hold, Instant at, JsonNode data) {
        String because = Statement.because(data.path("statement").asString(""));
        return new Notice(
                index,
                Event.GLASS,
                record,
                hold,
                at,
                "GLASS BROKEN by " + text(data.path("approver")) + ": " + summary(hold),
                List.of(
                        "Why: “" + text(because) + "”",
                        "Nobody else approved this. Two others have to review it: lineclear reviews, review "
                                + text(data.path("review"))),
                link + hold);
    }

    private static Notice incident(long index, String record, Kind kind, String subject, Instant at, JsonNode data) {
        boolean opened = kind == Kind.INCIDENT_OPENED;
        return new Notice(
                index,
                Event.HALTED,
                record,
                subject,
                at,
                "Incident " + (opened ? "opened" : "closed") + " by " + text(data.path("by")),
                List.of((opened ? "What: “" : "What it was: “") + text(data.path(opened ? "what" : "summary")) + "”"),
                "lineclear incident show " + subject);
    }

    private Notice about(Event event, long index, String record, String subject, Instant at, String title) {
        boolean hold = title.startsWith("In doubt: ") || event == Event.DECIDED;
        return new Notice(index, event, record, subject, at, title, List.of(), hold ? link + subject : "");
    }

    private String summary(String hold) {
        return holds.apply(hold).map(h -> text(h.assessment().summary())).orElse("hold " + text(hold));
    }

    private static List<String> asked(JsonNode data) {
        List<String> lines = new ArrayList<>();
        lines.add("Agent " + text(data.path("agent")) + " for " + text(data.path("operator")));
        lines.add("Task, as stated: “" + text(data.path("task")) + "”");
        if (!data.path("reason").asString("").isEmpty()) {
            lines.add("Its reason: “" + text(data.path("reason")) + "”");
        }
        lines.add("Until " + data.path("expiresAt").asString("") + ", then it is rejected");
        return lines;
    }

    private static String text(JsonNode node) {
        return text(node.asString(""));
    }

    private static String text(String raw) {
        String visible = Visible.text(raw);
        return visible.length() <= MAX_TEXT ? visible : visible.substring(0, MAX_TEXT) + " …";
    }
}
