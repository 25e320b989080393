package dev.lineclear.server.review;

import dev.lineclear.proposal.Agent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Who or what asked, by session, as sessions were opened. */
final class Actors {
    /** Of which it is remembered who worked in them; of older ones it is not known. */
    private static final int MAX_SESSIONS = 200_000;

    private static final String UNSAID = "(nobody said)";

    /**
     * One of them.
     *
     * @param human whether a person worked in it themselves
     * @param agent in whose scope
     */
    record Actor(boolean human, String agent, String model, String version) {
        /** Under which names it counts, by what things are told apart by. */
        Map<String, String> names(String operation) {
            Map<String, String> names = names();
            int colon = operation.indexOf(':');
            names.put("service", colon < 0 ? operation : operation.substring(0, colon));
            return names;
        }

        /** Whatever was asked. */
        Map<String, String> names() {
            Map<String, String> names = new LinkedHashMap<>();
            names.put("kind of actor", human ? "person" : "agent");
            if (!human) {
                names.put("agent", agent);
                names.put("model", model);
                names.put("agent and version", agent + " " + version);
            }
            return names;
        }
    }

    private final Map<String, Actor> bySession = new LinkedHashMap<>();

    /** Takes a {@code session-opened} record. */
    void opened(String session, JsonNode data) {
        if (bySession.size() == MAX_SESSIONS) {
            bySession.remove(bySession.keySet().iterator().next());
        }
        String agent = data.path("agent").asString("");
        boolean human = data.path("human").asBoolean(false) || agent.equals(Agent.NONE.id());
        bySession.put(
                session,
                new Actor(
                        human,
                        agent,
                        data.path("model").asString(UNSAID),
                        data.path("agentVersion").asString(UNSAID)));
    }

    Optional<Actor> of(String session) {
        return Optional.ofNullable(bySession.get(session));
    }

    /** What things are told apart by, in order. */
    static List<String> dimensions() {
        return new ArrayList<>(new Actor(false, "", "", "").names("").keySet());
    }
}
