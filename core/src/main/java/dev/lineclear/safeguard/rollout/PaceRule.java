package dev.lineclear.safeguard.rollout;

import dev.lineclear.foresight.graph.Glob;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How the calls of agents that know nothing of stages are paced.
 *
 * @param bake for how long what a call touched is watched before the same may reach further
 * @param remember after how long without a call the next one begins anew, with one target
 * @param effects of what is paced
 * @param operations globs of what is paced
 * @param healthy what must be well meanwhile; without any, time alone is waited
 */
public record PaceRule(
        Duration bake, Duration remember, Set<Effect> effects, List<String> operations, List<HealthCheck> healthy) {
    public PaceRule {
        effects = Set.copyOf(effects);
        operations = List.copyOf(operations);
        healthy = List.copyOf(healthy);
        if (!bake.isPositive() || bake.compareTo(ChangeSet.MAX_BAKE) > 0) {
            throw new IllegalArgumentException(
                    "bake must be more than nothing and " + ChangeSet.MAX_BAKE.toDays() + " days at most");
        }
        if (remember.compareTo(bake) < 0) {
            throw new IllegalArgumentException("remember must be as long as bake at least");
        }
    }

    /** Whether such a request is paced; what nobody knows is as what destroys. */
    public boolean covers(String operation, Effect effect) {
        Effect counts = effect == Effect.UNKNOWN ? Effect.DESTROY : effect;
        return effects.contains(counts) && operations.stream().anyMatch(glob -> Glob.matches(glob, operation));
    }
}
