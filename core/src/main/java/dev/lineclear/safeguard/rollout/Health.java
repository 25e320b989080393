package dev.lineclear.safeguard.rollout;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.List;

/** Asks whether what a stage touched is well. Bounded in time; never throws: what cannot be had is missing. */
public interface Health {
    /** Nothing can be asked, so that nothing is ever well. */
    Health NONE = new Health() {
        @Override
        public String obstacle(HealthCheck check) {
            return "this gateway has no source of health: set rollouts.health in lineclear.yaml";
        }

        @Override
        public List<Sample> look(HealthCheck check, Instant now) {
            return List.of();
        }

        @Override
        public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
            return Judgement.inconclusive(obstacle(check));
        }
    };

    /** From one time to another. */
    record Window(Instant from, Instant to) {}

    /** Why such a check cannot be made here; empty when it can. Asked when a change set is proposed. */
    String obstacle(HealthCheck check);

    /** Looks once. @return what was seen, silent when no answer said anything; nothing when the check is one of whole windows */
    List<Sample> look(HealthCheck check, Instant now);

    /**
     * Whether it is well.
     *
     * @param looks all that were made of this check since the stage is watched
     * @param before of the same length as {@code during}, right before the stage began
     * @param during since all of the stage was done
     */
    Judgement judge(HealthCheck check, Looks looks, Window before, Window during);
}
