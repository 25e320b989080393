package dev.lineclear.proposal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why a verdict is what it is.
 *
 * @param policies the ids of the policies that determined it, sorted
 * @param reasons a sentence for each, with the facts it matched
 * @param wouldChange what would turn the answer, in sentences; empty when nothing would
 * @param policyVersion of the policy set that decided
 * @param observed what policies that only observe would have made of it: {@code hold} or {@code deny} by their id
 */
public record Explanation(
        List<String> policies,
        List<String> reasons,
        List<String> wouldChange,
        String policyVersion,
        SortedMap<String, String> observed) {
    public Explanation {
        policies = List.copyOf(policies);
        reasons = List.copyOf(reasons);
        wouldChange = List.copyOf(wouldChange);
        observed = Collections.unmodifiableSortedMap(new TreeMap<>(observed));
    }

    /** Where nothing is only observed. */
    public Explanation(List<String> policies, List<String> reasons, List<String> wouldChange, String policyVersion) {
        this(policies, reasons, wouldChange, policyVersion, new TreeMap<>());
    }

    /** With more that was only observed. */
    public Explanation observing(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(observed);
        all.putAll(more);
        return new Explanation(policies, reasons, wouldChange, policyVersion, all);
    }
}
