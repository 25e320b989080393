package dev.lineclear.server.guard;

import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.safeguard.approval.Owners;
import java.util.List;
import java.util.Set;

/**
 * Below what no policy goes: a change of the gateway is proposed by an owner, and needs another, whatever the policies
 * say. They may ask for more, or refuse it. Until there is a second owner, the only one is enough.
 */
public final class SelfGuard implements Decider {
    /** What sessions of people are called that propose a change of the gateway; no agent's is. */
    static final String SESSION = "change-";

    private static final String ONLY_OWNERS = "Only an owner proposes a change of the gateway.";

    private static final String NOBODY_ELSE =
            " is the only owner there has been, so there is nobody else to ask. From the second"
                    + " owner on, nobody changes the gateway alone.";

    private static final String NOT_ALONE =
            "Nobody changes the gateway alone, whatever the policies say: another owner must agree.";

    private static final Evidence ANOTHER = new Evidence(1, Set.of(), false, false, Set.of());

    private final Decider policies;
    private final Owners owners;

    public SelfGuard(Decider policies, Owners owners) {
        this.policies = policies;
        this.owners = owners;
    }

    @Override
    public String version() {
        return policies.version();
    }

    @Override
    public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
        Verdict said = policies.decide(proposal, assessment, evidence);
        if (!proposal.changesGateway() || said instanceof Verdict.Deny) {
            return said;
        }
        String operator = proposal.session().operator();
        if (!owned(proposal.session()) || !owners.is(operator)) {
            return new Verdict.Deny(explained(said, ONLY_OWNERS));
        }
        if (owners.alone(operator)) {
            return new Verdict.Allow(explained(said, operator + NOBODY_ELSE));
        }
        if (said instanceof Verdict.Hold hold && hold.required().approvals() > 0) {
            return said;
        }
        if (said instanceof Verdict.Allow && evidence.covers(ANOTHER)) {
            return said;
        }
        Evidence required = said instanceof Verdict.Hold hold ? with(hold.required()) : ANOTHER;
        return new Verdict.Hold(required, explained(said, NOT_ALONE));
    }

    /** Whether it was this that decided, and not the policies: by its only sentence. */
    public static boolean decided(Proposal proposal, List<String> reasons) {
        return proposal.changesGateway()
                && reasons.size() == 1
                && (reasons.getFirst().equals(ONLY_OWNERS)
                        || reasons.getFirst().equals(NOT_ALONE)
                        || reasons.getFirst().equals(proposal.session().operator() + NOBODY_ELSE));
    }

    private static Evidence with(Evidence e) {
        return new Evidence(1, e.teams(), e.snapshot(), e.rehearsal(), e.witnessed(), e.stages()).withCare(e.care());
    }

    private static boolean owned(Session session) {
        return session.id().equals(SESSION + session.operator());
    }

    private static Explanation explained(Verdict said, String reason) {
        Explanation e = said.explanation();
        return new Explanation(e.policies(), List.of(reason), e.wouldChange(), e.policyVersion());
    }
}
