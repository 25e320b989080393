package dev.lineclear.server.notify;

import static dev.lineclear.server.notify.Happened.shown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** What is told of changes made stage by stage, and of calls that are paced: that one does not go as it should. */
final class RolloutNotices {
    private RolloutNotices() {}

    /**
     * What goes as people signed it nobody needs to hear; of one that does not, whatever is done about it.
     *
     * @param summary of a hold, by its id
     */
    static Optional<Notice> moved(Happened it, UnaryOperator<String> summary) {
        String event = it.word("event");
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
                : Optional.of(it.told(
                        event.equals("HALT") ? Event.HALTED : Event.DOUBT,
                        "Rollout " + what + ": " + summary.apply(it.subject()),
                        lines(it),
                        "lineclear rollouts"));
    }

    private static List<String> lines(Happened it) {
        List<String> lines = new ArrayList<>();
        lines.add("Why: " + it.text("because"));
        JsonNode failed = it.data().path("failed");
        if (failed.isObject()) {
            List<String> first =
                    failed.path("first").values().stream().map(Happened::shown).toList();
            long more = failed.path("count").asLong() - first.size();
            lines.add("Stage " + shown(failed.path("name")) + " of "
                    + failed.path("of").asLong() + " stages has "
                    + failed.path("count").asLong() + " requests: " + String.join(" ", first)
                    + (more > 0 ? " And " + more + " more." : ""));
        }
        lines.add("At stage " + (it.data().path("stage").asLong() + 1) + ". It goes on only if a person says"
                + " so, if at all: lineclear rollout show " + shown(it.subject()));
        return lines;
    }

    static Optional<Notice> paced(Happened it) {
        return it.word("to").equals("STOPPED") ? Optional.of(stopped(it)) : Optional.empty();
    }

    private static Notice stopped(Happened it) {
        return it.told(
                Event.DOUBT,
                "Stopped: " + it.text("operation") + " by agent " + it.text("agent")
                        + ", which it makes to one target after the other",
                List.of(
                        "Why: " + it.text("because"),
                        "What it asks for next stays held until a person says otherwise: lineclear pace go-on "
                                + shown(it.subject())),
                "lineclear paces");
    }
}
