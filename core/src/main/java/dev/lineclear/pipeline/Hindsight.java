package dev.lineclear.pipeline;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Journal.Intent;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.safeguard.rehearsal.Comparison;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** After a rehearsed change ran: did production do what the rehearsal did? If not, the agent is stopped and people are told. */
final class Hindsight {
    private static final Logger LOG = LoggerFactory.getLogger(Hindsight.class);

    private final Map<String, Rehearser> byGate;
    private final Blobs blobs;
    private final Journal journal;
    private final Mishaps mishaps;

    Hindsight(Map<String, Rehearser> byGate, Blobs blobs, Journal journal, Mishaps mishaps) {
        this.byGate = Map.copyOf(byGate);
        this.blobs = blobs;
        this.journal = journal;
        this.mishaps = mishaps;
    }

    /**
     * Whether what came of the hold's rehearsal is to be compared, so that it must be read before and after. A dry run
     * says nothing of what would be done, and production may refuse by what a dry run does not check.
     */
    static boolean rehearsed(Hold hold) {
        return hold.rehearsal()
                .filter(r -> r.result() == Rehearsal.Result.PASSED
                        && r.faithfulness() != Rehearsal.Faithfulness.NATIVE
                        && r.proposal().equals(hold.proposal().digest())
                        && r.assessment().equals(hold.assessment().digest()))
                .isPresent();
    }

    /** @param capture of before it, settled after it */
    void compare(Intent intent, Hold hold, Outcome outcome, Optional<Capture> capture) {
        boolean done = outcome instanceof Outcome.Succeeded;
        // What is in doubt is said so already, and what was not sent did nothing.
        if (!rehearsed(hold) || !done && !(outcome instanceof Outcome.Refused)) {
            return;
        }
        Optional<List<Rehearsal.Change>> observed = done ? observed(hold, capture) : Optional.of(List.of());
        List<String> differences = observed.map(
                        seen -> Comparison.of(hold.rehearsal().orElseThrow(), done, answer(outcome), seen))
                .orElse(List.of());
        try {
            journal.compared(intent.id(), hold, observed.isPresent(), differences);
        } catch (RuntimeException e) {
            LOG.error("hold {}: what the comparison with its rehearsal showed is not on record", hold.id(), e);
        }
        if (!differences.isEmpty()) {
            LOG.error("hold {}: production did something else than the rehearsal: {}", hold.id(), differences);
            mishaps.mispredicted(hold, differences, done && capture.isPresent());
        }
    }

    private Optional<List<Rehearsal.Change>> observed(Hold hold, Optional<Capture> capture) {
        Rehearser rehearser = byGate.get(hold.proposal().gate());
        if (rehearser == null || capture.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(rehearser.observed(hold.assessment(), capture.get(), blobs));
        } catch (IOException | RuntimeException e) {
            LOG.warn("hold {}: what it did could not be compared with its rehearsal: {}", hold.id(), e.toString());
            return Optional.empty();
        }
    }

    private static String answer(Outcome outcome) {
        return outcome instanceof Outcome.Refused r ? r.status() + " " + r.code() : "done";
    }
}
