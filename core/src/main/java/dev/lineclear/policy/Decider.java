package dev.lineclear.policy;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;

/** Decides proposals. Thread-safe. */
public interface Decider {
    /**
     * Asks the policies with this evidence.
     *
     * <p>Allowed: {@code Allow}. Refused: asks again with more evidence, over what the policies mention; the least that
     * turns the answer is what the {@code Hold} requires; if none does, {@code Deny}. Of several targets the strictest
     * verdict wins. Any failure inside is a {@code Deny} that says so.
     */
    Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence);

    /** SHA-256 over the policy set and schema in force, shortened to 16 hexadecimal digits. */
    String version();
}
