package dev.lineclear.policy;

import com.cedarpolicy.model.policy.Policy;
import dev.lineclear.proposal.Effect;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One policy that passed every check. Compared by identity. */
final class Rule {
    private final int ordinal;
    private final String id;
    private final Statement statement;
    private final JsonNode json;
    private final String because;
    private final boolean observed;
    private final Lattice lattice;
    private final List<Guard> guards;
    private final Set<Fact> facts;
    private final Set<Effect> effects;
    private final boolean weighsEvidence;
    private final boolean individual;

    /** @param ordinal its place in its set */
    Rule(int ordinal, String id, Statement statement, JsonNode json, Lattice lattice) {
        this.ordinal = ordinal;
        this.id = id;
        this.statement = statement;
        this.json = json;
        this.because = json.path("annotations").path("because").asString("");
        this.observed = json.path("annotations").path("mode").asString("").equals("observe");
        this.lattice = lattice;
        this.guards = Guard.of(json);
        this.facts = seen(json);
        this.effects = scope(json.path("action"));
        this.weighsEvidence = weighs(json);
        this.individual = facts.stream().anyMatch(Fact::individual);
    }

    /** Whoever so much as asks whether there is any included. */
    private static boolean weighs(JsonNode json) {
        return json.path("conditions").values().stream()
                .anyMatch(c -> Ast.hasEvidence(c.path("body")) || c.toString().contains("\"evidence\""));
    }

    private static Set<Fact> seen(JsonNode json) {
        Set<Fact> found = EnumSet.noneOf(Fact.class);
        if (!json.path("principal").path("op").asString().equals("All")) {
            found.add(Fact.AGENT);
        }
        if (!json.path("resource").path("op").asString().equals("All")) {
            found.add(Fact.TARGET);
        }
        json.path("conditions").values().forEach(c -> found.addAll(Ast.facts(c.path("body"))));
        return found;
    }

    /** The effects its scope admits. The schema knows no groups of actions, so that a scope names effects. */
    private static Set<Effect> scope(JsonNode action) {
        Set<Effect> found = EnumSet.noneOf(Effect.class);
        for (Effect effect : Effect.values()) {
            boolean named = action.path("entity").path("id").asString("").equals(effect.action())
                    || action.path("entities").values().stream()
                            .anyMatch(e -> e.path("id").asString("").equals(effect.action()));
            if (named || action.path("op").asString().equals("All")) {
                found.add(effect);
            }
        }
        return found;
    }

    /** Whether the engine has to be asked; not where its scope or its first conditions tell that it cannot match. */
    boolean admits(Question question) {
        if (!effects.contains(question.effect())) {
            return false;
        }
        for (Guard guard : guards) {
            if (!guard.admits(question)) {
                return false;
            }
        }
        return true;
    }

    /** Made anew for each set: the native side copies it. */
    Policy policy() {
        return new Policy(statement.text(), id);
    }

    int ordinal() {
        return ordinal;
    }

    String id() {
        return id;
    }

    Statement statement() {
        return statement;
    }

    JsonNode json() {
        return json;
    }

    /** In plain words; empty where its author gave none. */
    String because() {
        return because;
    }

    boolean permits() {
        return json.path("effect").asString().equals("permit");
    }

    /** Whether it only says what it would have done. */
    boolean observed() {
        return observed;
    }

    Lattice lattice() {
        return lattice;
    }

    List<Guard> guards() {
        return guards;
    }

    Set<Fact> facts() {
        return facts;
    }

    Set<Effect> effects() {
        return effects;
    }

    /** Whether what it says can hang on the evidence. */
    boolean weighsEvidence() {
        return weighsEvidence;
    }

    /** Whether it looks at something that nearly every request has another of. */
    boolean individual() {
        return individual;
    }
}
