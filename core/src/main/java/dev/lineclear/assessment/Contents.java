package dev.lineclear.assessment;

import dev.lineclear.proposal.Proposal;

/**
 * Says of requests that only name what they do (a change set) what that is, by asking production. Bounded in time; never
 * throws: what cannot be seen stays as it was classified.
 */
@FunctionalInterface
public interface Contents {
    /** Nothing is looked up: for what runs offline. */
    Contents NONE = (proposal, found) -> found;

    /** @param found what the catalogue says of the operation and its input alone */
    Classification of(Proposal proposal, Classification found);
}
