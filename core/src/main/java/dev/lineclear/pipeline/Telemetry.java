package dev.lineclear.pipeline;

import dev.lineclear.proposal.Effect;
import java.time.Duration;

/** Told what the pipeline does, for metrics. Cheap; must not throw. */
@FunctionalInterface
public interface Telemetry {
    /** For where nobody looks. */
    Telemetry NONE = (effect, verdict, took) -> {};

    /**
     * @param verdict {@code allow}, {@code hold} or {@code deny}
     * @param took assessing and deciding
     */
    void decided(Effect effect, String verdict, Duration took);
}
