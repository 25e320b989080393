package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.List;

/** One kind of check. */
interface Source {
    /** @throws IllegalArgumentException when such a check cannot be made here, with why */
    void fit(HealthCheck check);

    /** Looks once; nothing where the check is one of whole windows, or no answer says anything. */
    List<Sample> look(HealthCheck check, Instant now);

    Judgement judge(HealthCheck check, List<Sample> samples, Window before, Window during);

    /** Of looks that are each well or not: some may be unwell, and there must be enough of them. */
    static Judgement counted(List<Sample> samples, int least, int allow) {
        List<Sample> unwell = samples.stream().filter(s -> !s.well()).toList();
        if (unwell.size() > allow) {
            return Judgement.failed(unwell.size() + " of " + samples.size() + " looks were not well, the last: "
                    + unwell.getLast().found());
        }
        return samples.size() < least
                ? Judgement.inconclusive(samples.size() + " looks, and it takes " + least)
                : Judgement.passed((samples.size() - unwell.size()) + " of " + samples.size() + " looks were well");
    }
}
