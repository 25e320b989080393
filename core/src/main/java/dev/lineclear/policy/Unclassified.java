package dev.lineclear.policy;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Visible;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What an operation goes by in the configuration's {@code classify}. One that not even the gate could name goes by what
 * is on the wire, which the gate leaves in the input under names that begin with an at sign.
 */
final class Unclassified {
    private static final String NAMELESS = ":Unknown";

    private Unclassified() {}

    static String line(Proposal proposal) {
        String operation = proposal.operation();
        if (!operation.endsWith(NAMELESS)) {
            return quoted(operation);
        }
        String service = operation.substring(0, operation.length() - NAMELESS.length() + 1);
        JsonNode input = proposal.input();
        for (String named : new String[] {"@target", "@action"}) {
            if (input.path(named).isString()) {
                return quoted(service + input.path(named).asString());
            }
        }
        String keys = String.join("&", new TreeSet<>(input.path("@query").propertyNames()));
        return quoted(service + input.path("@method").asString("") + " "
                + input.path("@path").asString("") + (keys.isEmpty() ? "" : "?" + keys));
    }

    /** To stand between a YAML text's quotation marks. */
    private static String quoted(String text) {
        return Visible.text(text).replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
