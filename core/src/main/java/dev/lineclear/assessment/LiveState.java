package dev.lineclear.assessment;

import dev.lineclear.proposal.Proposal;
import java.util.List;

/** Looks at production before deciding: counts and protections worth showing an approver. Bounded in time; never throws. */
@FunctionalInterface
public interface LiveState {
    /** Nothing is looked up: for what runs offline. */
    LiveState NONE = proposal -> List.of();

    /** Sentences, such as "4,210 items, 3 indexes" or "deletion protection is on". */
    List<String> observe(Proposal proposal);
}
