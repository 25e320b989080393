package dev.lineclear.server.notify;

import static dev.lineclear.server.notify.Happened.shown;

import dev.lineclear.proposal.Hold;
import dev.lineclear.safeguard.approval.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What is told of holds: that one waits for people, what became of it, and what it turned out to do. */
final class HoldNotices {
    private final Function<String, Optional<Hold>> holds;
    private final String link;

    /** @param link what a hold's id is put behind, to look at it */
    HoldNotices(Function<String, Optional<Hold>> holds, String link) {
        this.holds = holds;
        this.link = link;
    }

    /** In a sentence; its id alone where it is not known. */
    String summary(String hold) {
        return holds.apply(hold).map(h -> shown(h.assessment().summary())).orElse("hold " + shown(hold));
    }

    /** What waits for its turn alone asks nobody. */
    Optional<Notice> held(Happened it) {
        return people(it.data().path("required"))
                ? Optional.of(it.told(
                        Event.HELD,
                        "Held: " + shown(it.data().path("assessment").path("summary")),
                        asked(it),
                        link + it.subject()))
                : Optional.empty();
    }

    private static boolean people(JsonNode required) {
        return required.path("approvals").asInt(1) > 0
                || !required.path("teams").isEmpty()
                || required.path("rehearsal").asBoolean(true);
    }

    private static List<String> asked(Happened it) {
        List<String> lines = new ArrayList<>();
        lines.add("Agent " + it.text("agent") + " for " + it.text("operator"));
        lines.add("Task, as stated: “" + it.text("task") + "”");
        if (!it.word("reason").isEmpty()) {
            lines.add("Its reason: “" + it.text("reason") + "”");
        }
        lines.add("Until " + it.word("expiresAt") + ", then it is rejected");
        return lines;
    }

    Optional<Notice> moved(Happened it) {
        return switch (it.word("to")) {
            case "GRANTED" -> granted(it);
            case "REJECTED" -> Optional.of(about(it, Event.DECIDED, "Rejected: "));
            case "EXPIRED" -> Optional.of(about(it, Event.DECIDED, "Nobody decided in time: "));
            case "IN_DOUBT" -> Optional.of(inDoubt(it));
            default -> Optional.empty();
        };
    }

    /** Nobody approved what only waited for its turn. */
    private Optional<Notice> granted(Happened it) {
        boolean people =
                holds.apply(it.subject()).filter(h -> !h.required().people()).isEmpty();
        return people ? Optional.of(about(it, Event.DECIDED, "Approved: ")) : Optional.empty();
    }

    Notice inDoubt(Happened it) {
        return about(it, Event.DOUBT, "In doubt: ");
    }

    private Notice about(Happened it, Event event, String what) {
        return it.told(event, what + summary(it.subject()), List.of(), link + it.subject());
    }

    /** Of what went as rehearsed nobody needs to hear. */
    Optional<Notice> compared(Happened it) {
        if (it.data().path("same").asBoolean(false)) {
            return Optional.empty();
        }
        boolean seen = it.data().path("seen").asBoolean(false);
        List<String> lines = new ArrayList<>();
        it.data().path("differences").forEach(difference -> lines.add(shown(difference)));
        lines.add("To take it back: lineclear revert " + it.subject());
        return Optional.of(it.told(
                Event.DOUBT,
                (seen ? "Production did something else than the rehearsal: " : "Not compared with its rehearsal: ")
                        + summary(it.subject()),
                lines,
                link + it.subject()));
    }

    Notice broken(Happened it) {
        return it.told(
                Event.GLASS,
                "GLASS BROKEN by " + it.text("approver") + ": " + summary(it.subject()),
                List.of(
                        "Why: “" + shown(Statement.because(it.word("statement"))) + "”",
                        "Nobody else approved this. Two others have to review it: lineclear reviews, review "
                                + it.text("review")),
                link + it.subject());
    }

    Notice reviewed(Happened it) {
        return it.told(
                Event.DECIDED,
                "Review of broken glass "
                        + (it.data().path("missing").asInt() == 0 ? "closed: " : "signed by one of two: ")
                        + summary(it.subject()),
                List.of("By " + it.text("by"), "Found: “" + it.text("note") + "”"),
                link + it.subject());
    }
}
