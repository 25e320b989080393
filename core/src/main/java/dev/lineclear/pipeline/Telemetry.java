package dev.lineclear.pipeline;

import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Told what the pipeline does, for metrics, traces and logs. Cheap; must not throw. All that is told of one proposal is
 * told on the thread that {@link #passing} was called on, before that returns.
 */
public interface Telemetry {
    /** For where nobody looks. */
    Telemetry NONE = new Telemetry() {};

    /** Runs the whole way of a proposal to its answer, and returns just that answer. */
    default Answer passing(Proposal proposal, Supplier<Answer> way) {
        return way.get();
    }

    /** A stage begins; it ends when what is returned is closed. */
    default Span begin(Stage stage) {
        return Span.NONE;
    }

    /**
     * @param verdict {@code allow}, {@code hold} or {@code deny}
     * @param took assessing and deciding
     */
    default void decided(Effect effect, String verdict, Duration took) {}

    /** The proposal waits in this hold. */
    default void held(String holdId) {}

    /** Within {@link Stage#EXECUTE}. */
    default void executed(Outcome outcome) {}

    /** What takes time on a proposal's way. Each may come more than once; records are the sink's to time. */
    enum Stage {
        ASSESS,
        DECIDE,
        /** Waiting for people. */
        HOLD,
        SNAPSHOT,
        EXECUTE,
        /** Reading what the execution left. */
        VERIFY
    }

    /** A stage that has begun. */
    @FunctionalInterface
    interface Span extends AutoCloseable {
        Span NONE = () -> {};

        @Override
        void close();
    }
}
