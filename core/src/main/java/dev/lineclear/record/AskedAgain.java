package dev.lineclear.record;

import dev.lineclear.proposal.Activity;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Worlds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A question to the policies as a record has it: all that they look at, and nothing else that a proposal has.
 *
 * @param altered what the record does not hold as it was: {@code session}, {@code tags}, {@code blastRadius}; policies that
 *     look at it cannot be asked again
 */
public record AskedAgain(Proposal proposal, Assessment assessment, Set<String> altered) {
    private static final UndoPlan SOME = new UndoPlan("recorded", List.of(), List.of(), List.of());

    public AskedAgain {
        altered = Set.copyOf(altered);
    }

    /**
     * @param subject the record's
     * @param data of a record of a decision
     * @param task of the session, where the record has none
     * @return empty when the record does not hold enough
     */
    public static Optional<AskedAgain> of(String subject, Instant time, JsonNode data, Optional<String> task) {
        JsonNode asked = data.path("asked");
        Set<String> altered = new TreeSet<>(texts(asked.path("altered")));
        List<Target> targets = targets(data, asked);
        Optional<Effect> effect = effect(data);
        if (!asked.isObject() || targets.isEmpty() || effect.isEmpty() || altered.contains("targets")) {
            return Optional.empty();
        }
        if (!data.has("task") && task.isEmpty()) {
            altered.add("session");
        }
        String stated = data.has("task") ? data.path("task").asString("") : task.orElse("");
        return Optional.of(new AskedAgain(
                proposal(subject, time, data, asked, targets, stated),
                assessment(data, asked, effect.get(), targets),
                altered));
    }

    private static Proposal proposal(
            String id, Instant time, JsonNode data, JsonNode asked, List<Target> targets, String task) {
        Agent agent = new Agent(
                data.path("agent").asString(""), asked.path("agentOwner").asString(""), Scope.ALL);
        Session session = new Session(
                data.path("session").asString(""),
                agent,
                data.path("operator").asString(""),
                task,
                time,
                time.plus(Duration.ofSeconds(1)),
                Session.State.OPEN);
        Map<String, String> destination = new HashMap<>();
        data.path("destination")
                .properties()
                .forEach(e -> destination.put(e.getKey(), e.getValue().asString("")));
        destination.put(Worlds.STANDING, asked.path("standing").asString(""));
        // Its digest is as it was: what it covers need not all be in the record.
        return new Proposal(
                id,
                session,
                data.path("gate").asString(""),
                data.path("operation").asString(""),
                destination,
                targets,
                data.path("input"),
                data.path("reason").asString(""),
                time,
                new Digest(data.path("digest").asString("")));
    }

    private static Assessment assessment(JsonNode data, JsonNode asked, Effect effect, List<Target> targets) {
        List<Signal> signals = texts(asked.path("signals")).stream()
                .map(name -> new Signal(name, "", List.of()))
                .toList();
        return new Assessment(
                effect,
                data.path("assessment").path("summary").asString(""),
                new Known(Known.Basis.valueOf(asked.path("known").asString("")), ""),
                new Reversibility(
                        Reversibility.Kind.valueOf(asked.path("reversibility").asString("")),
                        "",
                        List.of(),
                        asked.path("capturable").asBoolean(false) ? Optional.of(SOME) : Optional.empty()),
                targets,
                BlastRadius.of(targets, harm(asked.path("harm"))),
                signals,
                List.of(),
                asked.path("inScope").asBoolean(false),
                activity(asked.path("pace")));
    }

    private static Activity activity(JsonNode asked) {
        Map<String, Long> numbers = new HashMap<>();
        asked.properties().forEach(e -> numbers.put(e.getKey(), e.getValue().asLong(0)));
        return Activity.of(numbers);
    }

    private static Optional<Effect> effect(JsonNode data) {
        String word = data.has("effect")
                ? data.path("effect").asString("")
                : data.path("assessment").path("effect").asString("");
        for (Effect effect : Effect.values()) {
            if (effect.action().equals(word)) {
                return Optional.of(effect);
            }
        }
        return Optional.empty();
    }

    private static List<Target> targets(JsonNode data, JsonNode asked) {
        List<String> urns = texts(data.path("targets"));
        if (asked.path("targets").size() != urns.size()) {
            return List.of();
        }
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < urns.size(); i++) {
            JsonNode one = asked.path("targets").path(i);
            Map<String, String> tags = new HashMap<>();
            one.path("tags")
                    .properties()
                    .forEach(e -> tags.put(e.getKey(), e.getValue().asString("")));
            targets.add(new Target(
                    urns.get(i),
                    one.path("service").asString(""),
                    one.path("type").asString(""),
                    new Environment(
                            one.path("environment").asString(""),
                            one.path("source").asString("")),
                    tags));
        }
        return targets;
    }

    private static Harm harm(JsonNode harm) {
        if (!harm.isObject()) {
            return Harm.NONE;
        }
        return new Harm(
                harm.path("failing").asInt(0),
                harm.path("degraded").asInt(0),
                harm.path("lessRedundant").asInt(0),
                harm.path("touched").asInt(0),
                names(harm.path("services")),
                names(harm.path("teams")),
                names(harm.path("zones")),
                names(harm.path("regions")),
                List.of(),
                new Harm.Names(harm.path("unknown").asInt(0), List.of()),
                names(harm.path("unlooked")),
                harm.path("truncated").asBoolean(false),
                harm.path("ageMinutes").asLong(0),
                harm.path("lookedMinutes").asLong(0),
                "recorded");
    }

    private static Harm.Names names(JsonNode names) {
        return new Harm.Names(names.path("count").asInt(0), texts(names.path("first")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.values().forEach(n -> all.add(n.asString("")));
        return all;
    }
}
