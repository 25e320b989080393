package dev.lineclear.gate.aws.undo;

import java.time.Duration;

/**
 * What one capture or one revert may take; beyond it fails, and the change does not run.
 *
 * @param captureBytes of content read in one capture, before compression
 * @param captureTime for one capture: an agent's call waits for it
 * @param revertTime for one revert, proof included
 */
public record Limits(long captureBytes, Duration captureTime, Duration revertTime) {
    /** 10 GiB is what two cores seal in minutes; what is larger wants the provider's own backup. */
    public static final Limits DEFAULT = new Limits(10L << 30, Duration.ofHours(1), Duration.ofHours(6));

    public Limits {
        if (captureBytes <= 0 || !captureTime.isPositive() || !revertTime.isPositive()) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
