package dev.lineclear.pipeline;

import dev.lineclear.assessment.LiveState;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What only looks: the live state shown to approvers, and gates that observe instead of enforcing. */
public final class Observers {
    /** Stands for the policies where the trouble is that none permits it. */
    private static final String NO_PERMIT = "no-policy-permits-it";

    private static final String NOT_LOOKED = "what is there was not looked at: the look failed";

    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final Map<String, LiveState> byGate;
    private final Set<String> observed;

    /** @param observed gates whose verdicts are recorded but not enforced */
    public Observers(Map<String, LiveState> byGate, Set<String> observed) {
        this.byGate = Map.copyOf(byGate);
        this.observed = Set.copyOf(observed);
    }

    /** The assessment with what production looks like now. */
    Assessment look(Proposal proposal, Assessment a) {
        return with(a, byGate.getOrDefault(proposal.gate(), LiveState.NONE).observe(proposal));
    }

    private static Assessment with(Assessment a, List<String> observations) {
        return new Assessment(
                a.effect(),
                a.summary(),
                a.known(),
                a.reversibility(),
                a.targets(),
                a.blastRadius(),
                a.signals(),
                observations,
                a.inScope(),
                a.activity());
    }

    /**
     * Of what its gate lets through although policies object: with what production looks like now, as it would have been
     * held with, so that it can be told afterwards what could have been known. A look is bounded by {@link LiveState}, and
     * one that fails keeps nothing from passing.
     */
    Assessment seen(Proposal proposal, Assessment assessment, Verdict.Allow verdict) {
        if (!observes(proposal) || verdict.explanation().observed().isEmpty() || Wholes.is(proposal)) {
            return assessment;
        }
        try {
            return look(proposal, assessment);
        } catch (RuntimeException e) {
            LOG.warn("proposal {}: what is there was not looked at", proposal.id(), e);
            return with(assessment, List.of(NOT_LOOKED));
        }
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
