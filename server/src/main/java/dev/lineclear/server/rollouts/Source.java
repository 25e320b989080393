package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.judge.Coverage;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.List;

/** One kind of check. */
interface Source {
    /** @throws IllegalArgumentException when such a check cannot be made here, with why */
    void fit(HealthCheck check);

    /** Looks once; nothing where the check is one of whole windows, and a silent sample where no answer says anything. */
    List<Sample> look(HealthCheck check, Instant now);

    Judgement judge(HealthCheck check, Looks looks, Window before, Window during);

    /**
     * Of looks that are each well or not: some may be unwell, there must be enough of them, and of those that were made nine
     * tenths (one may always be silent) must say something, the last ones among them.
     *
     * @param looks all that were made
     */
    static Judgement counted(Looks looks, int least, int allow) {
        long said = looks.said();
        if (looks.unwell() > allow) {
            return Judgement.failed(
                    looks.unwell() + " of " + said + " looks were not well, the last: " + looks.found());
        }
        if (said < least) {
            return Judgement.inconclusive(said + " looks, and it takes " + least);
        }
        if (looks.ended() || Coverage.lacks(said, looks.made())) {
            return Judgement.inconclusive("only " + said + " of " + looks.made() + " looks said anything"
                    + (looks.ended() ? ", and the last ones did not" : ""));
        }
        return Judgement.passed((said - looks.unwell()) + " of " + said + " looks were well");
    }
}
