package dev.lineclear.server.guard;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What each change of the gateway does. All of them say who may do what, so all of them grant. */
public final class Operations implements Classifier {
    private static final Map<String, String> PHRASES = Map.of(
            AgentChange.OPERATION, "Registers or changes the agent",
            StandingChange.OPERATION, "Says how far to trust the agent",
            PersonChange.OPERATION, "Registers or changes the person",
            InvitationChange.OPERATION, "Invites the person",
            PolicyChange.OPERATION, "Puts in force the policies",
            SettingsChange.OPERATION, "Changes the guarded settings to");

    private static final Reversibility REVERSIBLE = new Reversibility(
            Reversibility.Kind.REVERSIBLE,
            "What was before can be proposed again; what was done meanwhile stays done.",
            List.of(),
            Optional.empty());

    private static final Classification UNKNOWN = new Classification(
            Effect.UNKNOWN,
            new Reversibility(
                    Reversibility.Kind.UNKNOWN, "There is no such change of the gateway.", List.of(), Optional.empty()),
            Known.UNKNOWN,
            "");

    @Override
    public Classification classify(String operation, JsonNode input) {
        String phrase = PHRASES.get(operation);
        return phrase == null
                ? UNKNOWN
                : new Classification(Effect.GRANT, REVERSIBLE, Known.curated(operation), phrase);
    }
}
