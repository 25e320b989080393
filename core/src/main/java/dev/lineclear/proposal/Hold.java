package dev.lineclear.proposal;

import java.time.Instant;
import java.util.Optional;

/**
 * A proposal that waits for evidence.
 *
 * @param id unique, sortable by time
 * @param proposal as it came
 * @param assessment as it was when the hold opened
 * @param required the least evidence that turns the answer
 * @param explanation why it is held; carries the policy version that votes are bound to
 * @param state where it is in its life
 * @param openedAt when it opened
 * @param expiresAt when it is rejected by itself
 * @param rehearsal the last one of it, when there was one
 */
public record Hold(
        String id,
        Proposal proposal,
        Assessment assessment,
        Evidence required,
        Explanation explanation,
        HoldState state,
        Instant openedAt,
        Instant expiresAt,
        Optional<Rehearsal> rehearsal) {

    /** Not rehearsed. */
    public Hold(
            String id,
            Proposal proposal,
            Assessment assessment,
            Evidence required,
            Explanation explanation,
            HoldState state,
            Instant openedAt,
            Instant expiresAt) {
        this(id, proposal, assessment, required, explanation, state, openedAt, expiresAt, Optional.empty());
    }

    public Hold withState(HoldState next) {
        return new Hold(id, proposal, assessment, required, explanation, next, openedAt, expiresAt, rehearsal);
    }

    public Hold withRehearsal(Rehearsal latest) {
        return new Hold(
                id, proposal, assessment, required, explanation, state, openedAt, expiresAt, Optional.of(latest));
    }

    public String policyVersion() {
        return explanation.policyVersion();
    }
}
