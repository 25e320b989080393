package dev.lineclear.server.review;

import dev.lineclear.proposal.Agent;
import dev.lineclear.server.review.Story.Line;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which records are about some sessions: those that name them, and those about what these began: holds, proposals, what was
 * taken back, incidents, AWS's requests, values kept aside. Not thread-safe.
 */
final class Belonging {
    /** Things that sessions are about; more belong to no one incident. */
    private static final int MAX_SUBJECTS = 20_000;

    private static final Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    private final Set<String> sessions;
    private final Set<String> subjects = new HashSet<>();
    private final Set<String> agents = new HashSet<>();
    private final Set<String> halts = new HashSet<>();

    Belonging(Collection<String> sessions) {
        this.sessions = Set.copyOf(sessions);
        subjects.addAll(sessions);
    }

    /** Takes every record of the log in order. @return whether it is about them */
    boolean takes(Line line) {
        JsonNode data = line.data();
        String session = data.path("session").asString("");
        boolean own = sessions.contains(session)
                || sessions.contains(line.subject())
                || TakenBack.hold(data).filter(subjects::contains).isPresent();
        if (own) {
            begun(line, data);
        }
        boolean about = own || knows(line, data);
        if (about && line.kind().equals("outcome")) {
            add(data.path("outcome").path("requestId").asString(""));
        }
        return about;
    }

    private void begun(Line line, JsonNode data) {
        add(line.subject());
        add(data.path("kept").asString(""));
        String agent = data.path("agent").asString("");
        if (!agent.equals(Agent.NONE.id()) && agents.size() < MAX_SUBJECTS) {
            agents.add(agent);
        }
        if (line.kind().equals("session-halted") && halts.size() < MAX_SUBJECTS) {
            halts.add(data.path("reason").asString(""));
        }
    }

    private void add(String subject) {
        if (!subject.isEmpty() && subjects.size() < MAX_SUBJECTS) {
            subjects.add(subject);
        }
    }

    private boolean knows(Line line, JsonNode data) {
        return switch (line.kind()) {
            case "agent-standing" -> agents.contains(line.subject()) && demoted(data);
            case "went-around" -> subjects.contains(data.path("request").asString(""));
            case "pace-moved" -> any(data.path("holds"));
            case "body-revealed", "body-erased" -> any(data.path("kept"));
            default ->
                subjects.contains(line.subject())
                        || subjects.contains(data.path("hold").asString(""))
                        || subjects.contains(data.path("proposal").asString(""));
        };
    }

    /** By itself, for something of theirs: an incident, a hold, that one was halted. */
    private boolean demoted(JsonNode data) {
        String because = data.path("because").asString("");
        Matcher ids = ID.matcher(because);
        while (ids.find()) {
            if (subjects.contains(ids.group())) {
                return true;
            }
        }
        return halts.stream().anyMatch(reason -> !reason.isEmpty() && because.endsWith(": " + reason));
    }

    private boolean any(JsonNode ids) {
        return ids.values().stream().anyMatch(id -> subjects.contains(id.asString("")));
    }
}
