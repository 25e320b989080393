package dev.lineclear.policy;

import dev.lineclear.proposal.Evidence;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What the policies say of one target, in a form that holds for every equal question.
 *
 * @param outcome the verdict, from mildest to strictest
 * @param required the least evidence that turns it, where it holds
 * @param policies that determined it
 * @param reasons a sentence for each
 * @param observed what policies that only observe would have made of it, by id
 * @param ways what besides evidence would turn it, where it is refused
 */
record Finding(
        Outcome outcome,
        Evidence required,
        SortedSet<String> policies,
        List<String> reasons,
        SortedMap<String, String> observed,
        Set<Way> ways) {
    /** The kinds of verdict, from mildest to strictest. */
    enum Outcome {
        ALLOW,
        HOLD,
        DENY
    }

    /** What a person could change about the world so that the answer changes. */
    enum Way {
        WIDEN_SCOPE,
        CLASSIFY,
        STATE_ENVIRONMENT,
        SETTLE_SIGNALS
    }

    Finding {
        reasons = List.copyOf(reasons);
        ways = ways.isEmpty() ? Set.of() : EnumSet.copyOf(ways);
    }
}
