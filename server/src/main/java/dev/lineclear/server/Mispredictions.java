package dev.lineclear.server;

import dev.lineclear.pipeline.Mishaps;
import dev.lineclear.proposal.Hold;
import dev.lineclear.server.control.HaltDesk;
import dev.lineclear.server.control.RevertDesk;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Production did something else than the rehearsal: the session ends there, and the way back is proposed for a person. */
final class Mispredictions implements Mishaps {
    private static final Logger LOG = LoggerFactory.getLogger(Mispredictions.class);

    private final Supplier<HaltDesk> halts;
    private final Supplier<RevertDesk> reverts;

    /** @param halts the desk, there by the time that anything ran */
    Mispredictions(Supplier<HaltDesk> halts, Supplier<RevertDesk> reverts) {
        this.halts = halts;
        this.reverts = reverts;
    }

    @Override
    public void mispredicted(Hold hold, List<String> differences, boolean captured) {
        String because =
                "production did something else than the rehearsal of hold " + hold.id() + ": " + differences.getFirst();
        try {
            halts.get().stop(hold.proposal().session().id(), because);
        } catch (RuntimeException e) {
            LOG.error(
                    "session {} could not be halted", hold.proposal().session().id(), e);
        }
        if (captured) {
            // Beside the agent's answer: what is proposed waits for people anyway.
            Thread.ofVirtual().name("revert-" + hold.id()).start(() -> propose(hold, because));
        }
    }

    private void propose(Hold hold, String because) {
        try {
            reverts.get().propose(hold, because);
        } catch (RuntimeException e) {
            LOG.error("taking back hold {} could not be proposed; do it: lineclear revert {}", hold.id(), hold.id(), e);
        }
    }
}
