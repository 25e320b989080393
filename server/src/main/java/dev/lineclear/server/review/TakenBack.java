package dev.lineclear.server.review;

import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.Agent;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which requests take something back: by people ({@code lineclear revert}), by a rollout of which a stage failed, by a
 * person who had a rollout put back. They are told by what they do, and not by how their sessions are called. The agent has
 * to be the gateway's own, so that none is taken for one of these that names its operation the same.
 */
final class TakenBack {
    private static final Pattern HOLD = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    private static final String ROLLOUT = "rollout-";

    private TakenBack() {}

    /**
     * The hold under which was done what is taken back; empty where nothing is.
     *
     * @param data of a record that holds a request: {@code hold-opened}, {@code refused}, {@code intent}
     */
    static Optional<String> hold(JsonNode data) {
        String hold = data.path("input").path("hold").asString("");
        boolean back = data.path("operation").asString("").equals(Reversal.OPERATION)
                && data.path("agent").asString("").equals(Agent.NONE.id());
        return back && HOLD.matcher(hold).matches() ? Optional.of(hold) : Optional.empty();
    }

    /** The rollout that puts back what it did; empty where a person takes one change back. */
    static Optional<String> rollout(JsonNode data) {
        String session = data.path("session").asString("");
        return hold(data).isPresent() && session.startsWith(ROLLOUT)
                ? Optional.of(session.substring(ROLLOUT.length()))
                : Optional.empty();
    }
}
