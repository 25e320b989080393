package dev.lineclear.assessment;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Proposal;

/** Says what hangs on a proposal's targets. In memory, in microseconds where little does; never throws. */
@FunctionalInterface
public interface Surroundings {
    /** Nobody looks: for what runs offline, and for the gateway's own changes. */
    Surroundings NONE = (proposal, effect) -> Harm.NONE;

    /** @param effect the worst on any target, which says what becomes of them */
    Harm of(Proposal proposal, Effect effect);
}
