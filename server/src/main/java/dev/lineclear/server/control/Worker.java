package dev.lineclear.server.control;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who or what works in a session, as far as whoever opens it says so. No rule looks at it: it is for the record. */
final class Worker {
    /** As names of models and versions are, such as {@code us.anthropic.claude-sonnet-4-20250514-v1:0}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:/@+-]{0,199}");

    private Worker() {}

    /**
     * Takes {@code human}, {@code model} and {@code agentVersion}.
     *
     * @param signed whether the operator signed for the session
     * @throws ControlException when a person is said to work in it who did not sign, or a name is none
     */
    static ObjectNode said(JsonNode body, boolean signed) {
        ObjectNode out = Views.node();
        boolean human = body.path("human").asBoolean(false);
        if (human && !signed) {
            throw ControlException.refused("that a person works in a session themselves is theirs to say: it is signed"
                    + " by them (lineclear session open --human --key FILE)");
        }
        if (human) {
            out.put("human", true);
        }
        for (String member : new String[] {"model", "agentVersion"}) {
            String given = body.path(member).asString("");
            if (given.isEmpty()) {
                continue;
            }
            if (human) {
                throw ControlException.badRequest("a person has no " + member);
            }
            if (!NAME.matcher(given).matches()) {
                throw ControlException.badRequest(
                        member + " may have letters, digits, blanks and ._:/@+- and 200 characters at most");
            }
            out.put(member, given);
        }
        return out;
    }
}
