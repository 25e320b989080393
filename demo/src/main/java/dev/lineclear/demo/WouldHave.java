package dev.lineclear.demo;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.audit.LogPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What an enforcing gate would have done with the change of a session, as the log of an observing one says.
 *
 * @param rules that object, by their ids
 * @param reasons why they do, in sentences
 * @param needed whom and what it would have waited for; empty when nothing says so
 */
record WouldHave(String rules, List<String> reasons, String needed) {

    /** Reads the log in a gateway's state directory, verified with nothing but its public key. */
    static WouldHave in(Path state, String session) throws IOException {
        List<String> rules = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        LogPlace.directory(state.resolve("log"), state.resolve("log.vkey")).read(progress -> {}, (index, entry) -> {
            JsonNode record = CanonicalJson.parse(entry);
            JsonNode data = record.path("data");
            JsonNode explanation = data.path("explanation");
            if (record.path("type").asString("").equals(Kind.INTENT.type())
                    && data.path("session").asString("").equals(session)
                    && !explanation.path("observed").isEmpty()) {
                rules.addAll(explanation.path("observed").propertyNames());
                explanation.path("reasons").forEach(r -> reasons.add(r.asString("")));
                explanation.path("wouldChange").forEach(w -> needed.add(w.asString("")));
            }
        });
        return new WouldHave(String.join(" and ", rules), List.copyOf(reasons), String.join(", ", needed));
    }

    boolean complete() {
        return !rules.isEmpty() && !needed.isEmpty();
    }
}
