package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.judge.Coverage;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.List;

/** One kind of check. */
interface Source {
    /** One look may go wrong, whichever it is; two in a row at the end are silence. */
    int LAST = 2;

    /** @throws IllegalArgumentException when such a check cannot be made here, with why */
    void fit(HealthCheck check);

    /** Looks once; nothing where the check is one of whole windows, and a silent sample where no answer says anything. */
    List<Sample> look(HealthCheck check, Instant now);

    Judgement judge(HealthCheck check, List<Sample> samples, Window before, Window during);

    /**
     * Of looks that are each well or not: some may be unwell, there must be enough of them, and of those that were made nine
     * tenths (one may always be silent) must say something, the last ones among them.
     *
     * @param samples one for every look, silent where it said nothing
     */
    static Judgement counted(List<Sample> samples, int least, int allow) {
        List<Sample> said = samples.stream().filter(s -> !s.silent()).toList();
        List<Sample> unwell = said.stream().filter(s -> !s.well()).toList();
        if (unwell.size() > allow) {
            return Judgement.failed(unwell.size() + " of " + said.size() + " looks were not well, the last: "
                    + unwell.getLast().found());
        }
        if (said.size() < least) {
            return Judgement.inconclusive(said.size() + " looks, and it takes " + least);
        }
        boolean ended =
                samples.stream().skip(Math.max(0, samples.size() - LAST)).allMatch(Sample::silent);
        if (ended || Coverage.lacks(said.size(), samples.size())) {
            return Judgement.inconclusive("only " + said.size() + " of " + samples.size() + " looks said anything"
                    + (ended ? ", and the last ones did not" : ""));
        }
        return Judgement.passed((said.size() - unwell.size()) + " of " + said.size() + " looks were well");
    }
}
