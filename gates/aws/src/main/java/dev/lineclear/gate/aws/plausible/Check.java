package dev.lineclear.gate.aws.plausible;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import java.io.IOException;
import java.util.List;

/** One way in which parameters cannot be meant. Thread-safe. */
interface Check {
    /** Whether there is anything to look at; answered without asking anybody. */
    boolean concerns(Proposal proposal);

    /**
     * What it finds.
     *
     * @throws IOException when what it would have to know could not be read
     */
    List<Signal> of(Proposal proposal) throws IOException;
}
