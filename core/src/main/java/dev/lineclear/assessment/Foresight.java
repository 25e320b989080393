package dev.lineclear.assessment;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks ahead: what a change would cut off or open, what of it cannot be meant. Bounded in time; never throws: what cannot
 * be seen that should be seen is a signal of its own.
 */
@FunctionalInterface
public interface Foresight {
    /** Nothing is looked up: for what runs offline. */
    Foresight NONE = (proposal, found) -> List.of();

    /** @param found what is known of the operation, with what was looked up of its contents */
    List<Signal> of(Proposal proposal, Classification found);

    /** One after the other. */
    static Foresight all(List<Foresight> parts) {
        List<Foresight> each = List.copyOf(parts);
        return (proposal, found) -> {
            List<Signal> signals = new ArrayList<>();
            each.forEach(part -> signals.addAll(part.of(proposal, found)));
            return signals;
        };
    }
}
