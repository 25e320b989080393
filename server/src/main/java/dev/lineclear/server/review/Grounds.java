package dev.lineclear.server.review;

import dev.lineclear.proposal.Agent;
import dev.lineclear.server.review.Story.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a session's decisions rest on, as it was when they were made: the policies that decided and who put them in force, and
 * who owned the agent. What came into force later decided nothing, and whoever signed it had no part. Not thread-safe.
 */
final class Grounds {
    /** Versions, agents and changes of the gateway that are remembered; no gateway has as many. */
    private static final int MAX = 10_000;

    /**
     * Policies that decided.
     *
     * @param first the first record that they decided
     * @param loaded the record by which they were in force then; empty where the log does not have it
     * @param approvers who signed for them beside whoever proposed them
     */
    record Decided(String version, Line first, Optional<Line> loaded, List<String> approvers) {}

    /**
     * A gate that enforced nothing.
     *
     * @param first the first record of what came through it
     * @param started the start of the gateway that says so; empty where that is only seen by what passed
     * @param agreed the settings that owners signed and that say so; empty where the configuration's file does
     */
    record Unprotected(String gate, Line first, Optional<Line> started, Optional<Line> agreed) {}

    private final Map<String, Unprotected> unprotected = new LinkedHashMap<>();
    private Optional<Line> started = Optional.empty();
    private Optional<Line> settings = Optional.empty();
    private Optional<Line> startedWith = Optional.empty();
    private final Map<String, Line> loaded = new LinkedHashMap<>();
    private final Map<String, Set<String>> approvers = new LinkedHashMap<>();
    private final Map<String, Line> agents = new LinkedHashMap<>();
    private final Map<String, Decided> policies = new LinkedHashMap<>();
    private final Set<Line> owners = new LinkedHashSet<>();

    /** Takes the next record, whatever it is about. */
    void line(Line line) {
        JsonNode data = line.data();
        switch (line.kind()) {
            case "agent-changed" -> keep(agents, line.subject(), line);
            case "policy-loaded" -> {
                String version = data.path("policyVersion").asString("");
                Line before = loaded.get(version);
                boolean named = before != null && before.data().has("by") && !data.has("by");
                if (data.path("problems").isEmpty() && !named) {
                    keep(loaded, version, line);
                    late(version, line);
                }
            }
            case "gateway-started" -> {
                String version = data.path("policyVersion").asString("");
                keep(loaded, version, loaded.getOrDefault(version, line));
                started = Optional.of(line);
                startedWith = settings;
            }
            case "settings-changed" -> settings = Optional.of(line);
            case "hold-opened" -> {
                if (data.path("gate").asString("").equals(Agent.NONE.id())) {
                    keep(approvers, line.subject(), new LinkedHashSet<>());
                }
            }
            case "vote" -> {
                Set<String> signed = approvers.get(line.subject());
                if (signed != null && data.path("decision").asString("").equals("APPROVE")) {
                    signed.add(data.path("approver").asString(""));
                }
            }
            case "vote-withdrawn" ->
                approvers
                        .getOrDefault(line.subject(), new LinkedHashSet<>())
                        .remove(data.path("approver").asString(""));
            default -> {}
        }
    }

    /** Takes a record of the session's own: what it rests on is what came before it. */
    void own(Line line) {
        JsonNode data = line.data();
        Line registered = agents.get(data.path("agent").asString(""));
        if (registered != null && registered.data().has("owner") && owners.size() < MAX) {
            owners.add(registered);
        }
        gate(line);
        String version = data.path("policyVersion")
                .asString(data.path("explanation").path("policyVersion").asString(""));
        if (!version.isEmpty() && !policies.containsKey(version) && policies.size() < MAX) {
            policies.put(version, decided(version, line, Optional.ofNullable(loaded.get(version))));
        }
    }

    private void gate(Line line) {
        String gate = line.data().path("gate").asString("");
        Optional<Line> says = started.filter(l -> l.data().path("observe").values().stream()
                .anyMatch(g -> g.asString("").equals(gate)));
        boolean seen = says.isPresent() || Rules.gateObserved(line.data());
        if (seen && !gate.equals(Agent.NONE.id()) && unprotected.size() < MAX) {
            unprotected.putIfAbsent(gate, new Unprotected(gate, line, says, startedWith.filter(l -> agreed(l, gate))));
        }
    }

    private static boolean agreed(Line settings, String gate) {
        return settings.data()
                .path("settings")
                .path("observe")
                .asString("")
                .lines()
                .anyMatch(gate::equals);
    }

    private Decided decided(String version, Line first, Optional<Line> by) {
        Set<String> signed =
                by.map(l -> approvers.get(l.data().path("hold").asString(""))).orElseGet(Set::of);
        return new Decided(version, first, by, new ArrayList<>(signed));
    }

    /** The record is written right after they came into force, so that a decision by them may stand before it. */
    private void late(String version, Line line) {
        policies.computeIfPresent(
                version, (v, d) -> d.loaded().isPresent() ? d : decided(version, d.first(), Optional.of(line)));
    }

    private static <T> void keep(Map<String, T> map, String key, T value) {
        if (map.size() == MAX && !map.containsKey(key)) {
            map.remove(map.keySet().iterator().next());
        }
        map.put(key, value);
    }

    /** The gates that it came through and that enforced nothing. */
    List<Unprotected> unprotected() {
        return List.copyOf(unprotected.values());
    }

    /** In the order in which they first decided. */
    List<Decided> policies() {
        return List.copyOf(policies.values());
    }

    /** The records of the agents' registrations that held while it did something; more than one where an owner changed. */
    List<Line> owners() {
        return List.copyOf(owners);
    }
}
