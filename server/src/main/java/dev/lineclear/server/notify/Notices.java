package dev.lineclear.server.notify;

import dev.lineclear.proposal.Hold;
import dev.lineclear.record.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Makes notices of records. Which fields there are is in the records' schemas; texts in them are safe to show. */
final class Notices {
    private final HoldNotices holds;

    /** @param link what a hold's id is put behind, to look at it */
    Notices(Function<String, Optional<Hold>> holds, String link) {
        this.holds = new HoldNotices(holds, link);
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
        Happened it = new Happened(index, record, kind, subject, at, data);
        return switch (kind) {
            case HOLD_OPENED -> holds.held(it);
            case HOLD_MOVED -> holds.moved(it);
            case IN_DOUBT -> Optional.of(holds.inDoubt(it));
            case COMPARED -> holds.compared(it);
            case GLASS_BROKEN -> Optional.of(holds.broken(it));
            case REVIEW_SIGNED -> Optional.of(holds.reviewed(it));
            case PACE_MOVED -> RolloutNotices.paced(it);
            case ROLLOUT_MOVED -> RolloutNotices.moved(it, holds::summary);
            case SESSION_OPENED -> SessionNotices.opened(it);
            case SESSION_HALTED, SESSION_RESUMED -> Optional.of(SessionNotices.halted(it));
            case SIGNALLED -> Optional.of(SessionNotices.signalled(it));
            case INCIDENT_OPENED, INCIDENT_CLOSED -> Optional.of(incident(it));
            case LOG_REOPENED ->
                Optional.of(plain(
                        it, Event.DOUBT, "The log had failed and takes records again; what was under way is in doubt"));
            case RECOVERED -> Optional.of(recovered(it));
            case WENT_AROUND -> Optional.of(around(it));
            case POLICY_LOADED,
                    OWNER_ENROLLED,
                    AGENT_CHANGED,
                    AGENT_STANDING,
                    APPROVER_CHANGED,
                    SETTINGS_CHANGED,
                    RECOVERY_ACKNOWLEDGED ->
                Optional.of(plain(it, Event.CHANGED, "Changed: " + kind.word() + " " + Happened.shown(subject)));
            default -> Optional.empty();
        };
    }

    private static Notice plain(Happened it, Event event, String title) {
        return it.told(event, title, List.of(), "");
    }

    private static Notice recovered(Happened it) {
        return plain(
                it,
                Event.RECOVERED,
                "RECOVERY on the gateway's host: " + it.text("sentence") + "; because: " + it.text("because")
                        + ". If nobody told you, halt everything");
    }

    /** What CloudTrail says of who asked is in part their own words. */
    private static Notice around(Happened it) {
        return it.told(
                Event.AROUND,
                "WENT AROUND the gateway: " + it.text("operation") + " by " + it.text("who"),
                List.of(
                        "On " + it.text("on") + " in " + it.text("region") + ", at " + it.text("at"),
                        "Access key " + it.text("accessKey") + ", from " + it.text("address") + ", calling itself “"
                                + it.text("userAgent") + "”",
                        "Nobody here was asked. Take the key away first, then look what it did: lineclear around"),
                "");
    }

    private static Notice incident(Happened it) {
        boolean opened = it.kind() == Kind.INCIDENT_OPENED;
        return it.told(
                Event.HALTED,
                "Incident " + (opened ? "opened" : "closed") + " by " + it.text("by"),
                List.of((opened ? "What: “" : "What it was: “") + it.text(opened ? "what" : "summary") + "”"),
                "lineclear incident show " + it.subject());
    }
}
