package dev.lineclear.policy;

import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import dev.lineclear.policy.CedarEngine.AskException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Policy sets that the native side holds parsed. There is room for a fixed number of them, beyond which it takes no
 * more, and one is given back only some time after the garbage collector found its {@link PolicySet} unused. So sets
 * are made when policies load and then kept; making and dropping them as questions come would end in refusals.
 */
final class NativeSets {
    /**
     * Room on the native side, about 60 KB a set of 16 policies at most: for the policies in force, those that are
     * about to replace them, and a few that wait to be collected.
     */
    static final int ROOM = 2_048;

    /** How often room is looked for again after asking for a collection; some 2 seconds in all. */
    private static final int TRIES = 100;

    private static final long PAUSE_NANOS = 20_000_000;

    static {
        PolicySet.setCacheMaxPolicySets(ROOM);
    }

    private NativeSets() {}

    /** While loading: where there is no room, has what is unused collected, and waits for it. */
    static PolicySet make(Set<Policy> policies) throws AskException {
        for (int tries = 1; ; tries++) {
            try {
                return tryMake(policies);
            } catch (CacheException | RuntimeException | LinkageError e) {
                if (tries == TRIES || !(e instanceof CacheException)) {
                    throw new AskException("the policy engine could not take the policies: " + e);
                }
                if (tries == 1) {
                    System.gc();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** @throws CacheException where there is no room */
    static PolicySet tryMake(Set<Policy> policies) throws CacheException {
        PolicySet set = new PolicySet(policies);
        set.cache();
        return set;
    }

    static Set<Policy> policies(List<Rule> rules) {
        Set<Policy> policies = new HashSet<>();
        rules.forEach(rule -> policies.add(rule.policy()));
        return policies;
    }
}
