package dev.lineclear.server.notify;

import dev.lineclear.proposal.Agent;
import dev.lineclear.record.Kind;
import java.util.List;
import java.util.Optional;

/** What is told of sessions: what was seen in them, that one was stopped, and that a person acts without an agent. */
final class SessionNotices {
    private SessionNotices() {}

    /** A session without an agent is a person's own, in an emergency. */
    static Optional<Notice> opened(Happened it) {
        return it.word("agent").equals(Agent.NONE.id()) ? Optional.of(emergency(it)) : Optional.empty();
    }

    private static Notice emergency(Happened it) {
        return it.told(
                Event.GLASS,
                "EMERGENCY: " + it.text("operator") + " acts by themselves, without an agent",
                List.of(
                        "Why: “" + it.text("task") + "”",
                        "Until " + it.text("expiresAt") + "; each glass broken in it is told of. To stop it:"
                                + " lineclear halt --session " + it.subject()),
                "lineclear session list");
    }

    static Notice halted(Happened it) {
        return it.told(
                Event.HALTED,
                "Session of agent " + it.text("agent") + (it.kind() == Kind.SESSION_HALTED ? " halted" : " let go on"),
                List.of("For " + it.text("operator"), "Why: " + it.text("reason")),
                "lineclear session list");
    }

    static Notice signalled(Happened it) {
        boolean more = !it.word("strength").equals("notice");
        return it.told(
                more ? Event.WATCHED : Event.NOTICED,
                "Seen: agent " + it.text("agent") + ": " + it.text("name"),
                List.of(
                        it.text("sentence"),
                        "For " + it.text("operator") + ", in session " + it.subject() + ", at " + it.text("operation"),
                        "To stop it: lineclear halt --session " + it.subject()),
                "lineclear watch");
    }
}
