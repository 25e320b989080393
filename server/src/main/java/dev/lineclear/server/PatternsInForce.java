package dev.lineclear.server;

import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.server.guard.GuardedSettings;
import dev.lineclear.server.guard.SettingsRegister;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns that people accepted, for this gateway's watch: those that were agreed on last, here or at another gateway of
 * the store, whatever else is in force from the next start only.
 */
final class PatternsInForce {
    private static final Logger LOG = LoggerFactory.getLogger(PatternsInForce.class);

    private final SettingsRegister agreed;
    private final Watch watch;
    private long known = -1;

    PatternsInForce(SettingsRegister agreed, Watch watch) {
        this.agreed = agreed;
        this.watch = watch;
        refresh();
        agreed.then(this::refresh);
    }

    /** Looks whether others were agreed on. What cannot be read leaves those that are in force. */
    synchronized void refresh() {
        long number = agreed.number();
        if (number == known) {
            return;
        }
        known = number;
        try {
            watch.accept(GuardedSettings.patterns(agreed.agreed().orElseGet(TreeMap::new)));
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.error("the accepted patterns cannot be read, and those before are watched for: {}", e.getMessage());
        }
    }
}
