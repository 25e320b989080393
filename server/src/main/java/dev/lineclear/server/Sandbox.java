package dev.lineclear.server;

import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Worlds;
import dev.lineclear.state.Trust;
import java.util.List;

/**
 * Below what no policy goes: of production a sandboxed agent only reads, whichever gate it comes through. Asked once more
 * right before execution, so that a demotion reaches what waited for people meanwhile.
 */
final class Sandbox implements Decider {
    private final Decider policies;
    private final Trust trust;

    Sandbox(Decider policies, Trust trust) {
        this.policies = policies;
        this.trust = trust;
    }

    @Override
    public String version() {
        return policies.version();
    }

    @Override
    public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
        Verdict said = policies.decide(proposal, assessment, evidence);
        if (assessment.effect() == Effect.READ
                || said instanceof Verdict.Deny
                || Worlds.twin(proposal)
                || trust.of(proposal.session()) != Standing.SANDBOXED) {
            return said;
        }
        String agent = proposal.session().agent().id();
        return new Verdict.Deny(new Explanation(
                said.explanation().policies(),
                List.of(agent + " is sandboxed: it changes nothing in production."),
                List.of("Owners promote it on its record, from its next session on: lineclear agent promote " + agent
                        + "."),
                said.explanation().policyVersion()));
    }
}
