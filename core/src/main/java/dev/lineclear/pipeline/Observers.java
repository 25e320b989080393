package dev.lineclear.pipeline;

import dev.lineclear.assessment.LiveState;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What only looks: the live state shown to approvers, and gates that observe instead of enforcing. */
public final class Observers {
    /** Stands for the policies where the trouble is that none permits it. */
    private static final String NO_PERMIT = "no-policy-permits-it";

    private final Map<String, LiveState> byGate;
    private final Set<String> observed;

    /** @param observed gates whose verdicts are recorded but not enforced */
    public Observers(Map<String, LiveState> byGate, Set<String> observed) {
        this.byGate = Map.copyOf(byGate);
        this.observed = Set.copyOf(observed);
    }

    /** The assessment with what production looks like now. */
    Assessment look(Proposal proposal, Assessment a) {
        LiveState live = byGate.getOrDefault(proposal.gate(), LiveState.NONE);
        return new Assessment(
                a.effect(),
                a.summary(),
                a.known(),
                a.reversibility(),
                a.targets(),
                a.blastRadius(),
                a.signals(),
                live.observe(proposal),
                a.inScope(),
                a.activity());
    }

    /** Whether what comes through its gate is let through whatever anybody says. */
    boolean observes(Proposal proposal) {
        return !proposal.changesGateway() && observed.contains(proposal.gate());
    }

    /**
     * In an observed gate everything is let through, with the explanation of what would have been. That which changes the
     * gateway itself is never only observed.
     */
    Verdict mode(Proposal proposal, Verdict verdict) {
        if (!observes(proposal) || verdict instanceof Verdict.Allow) {
            return verdict;
        }
        Map<String, String> wouldHave = new TreeMap<>();
        verdict.explanation().policies().forEach(id -> wouldHave.put(id, verdict.word()));
        if (wouldHave.isEmpty()) {
            wouldHave.put(NO_PERMIT, verdict.word());
        }
        return new Verdict.Allow(verdict.explanation().observing(wouldHave));
    }
}
