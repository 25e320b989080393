package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Proposal;

/** Learns from answers that pass by. Every method returns at once and never throws: an agent waits. */
public interface Hearer {
    /** Learns nothing. */
    Hearer NONE = new Hearer() {
        @Override
        public boolean wants(String operation) {
            return false;
        }

        @Override
        public void heard(Proposal proposal, byte[] answer) {}

        @Override
        public void missed() {}
    };

    /** Longer answers are not kept to be learned from: a page of a thousand instances fits. */
    int MAX_BYTES = 2 << 20;

    /** Whether anything can be learned of an operation's answers; only such are kept for a moment. */
    boolean wants(String operation);

    /** @param answer the body of what production answered with success, at most {@link #MAX_BYTES} of it; not changed any more */
    void heard(Proposal proposal, byte[] answer);

    /** That there was something to learn that was too long to keep. */
    void missed();
}
