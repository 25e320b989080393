package dev.lineclear.proposal;

import java.util.List;

/**
 * Why a verdict is what it is.
 *
 * @param policies the ids of the policies that determined it, sorted
 * @param reasons a sentence for each, with the facts it matched
 * @param wouldChange what would turn the answer, in sentences; empty when nothing would
 * @param policyVersion of the policy set that decided
 */
public record Explanation(List<String> policies, List<String> reasons, List<String> wouldChange, String policyVersion) {
    public Explanation {
        policies = List.copyOf(policies);
        reasons = List.copyOf(reasons);
        wouldChange = List.copyOf(wouldChange);
    }
}
