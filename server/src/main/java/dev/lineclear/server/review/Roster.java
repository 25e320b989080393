package dev.lineclear.server.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Who could sign for whom, as the log has it at the end of what was read of it. Not thread-safe. */
public final class Roster {
    /** More people than any installation has who sign; of more, the first. */
    private static final int MAX_PEOPLE = 10_000;

    /** As holds and tallies call those of no team in particular. */
    private static final String ANYONE = "anyone";

    private static final String SIGNS = "APPROVER";

    private final Map<String, Set<String>> teams = new TreeMap<>();

    /** @param data of a record that enrolled, changed, recognised or removed the person */
    void record(String person, JsonNode data) {
        if (data.has("removed") || !data.path("role").asString("").equals(SIGNS)) {
            teams.remove(person);
            return;
        }
        if (teams.size() < MAX_PEOPLE || teams.containsKey(person)) {
            Set<String> theirs = new HashSet<>();
            data.path("teams").values().forEach(t -> theirs.add(t.asString("")));
            teams.put(person, theirs);
        }
    }

    /**
     * @param team a team, or {@code anyone}
     * @return by name; whoever operates a request's session is among them, and yet does not sign for that one
     */
    public List<String> of(String team) {
        List<String> people = new ArrayList<>();
        teams.forEach((person, theirs) -> {
            if (team.equals(ANYONE) || theirs.contains(team)) {
                people.add(person);
            }
        });
        return people;
    }
}
