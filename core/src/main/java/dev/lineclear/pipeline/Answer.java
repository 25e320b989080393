package dev.lineclear.pipeline;

import dev.lineclear.execution.Outcome;
import java.util.List;

/** What the pipeline says to the gate, which says it to the agent in its own protocol. */
public sealed interface Answer {
    /** It was sent to production; the gate passes production's answer on. */
    record Executed(Outcome outcome) implements Answer {}

    /**
     * It was not sent. The gate answers with its protocol's form of "access denied", never with anything a client
     * retries, and never with success.
     *
     * @param why which kind of refusal
     * @param message for the agent and its operator: what happened, what is missing, what to do next
     * @param holdId the hold it waits in; empty when there is none
     * @param missing what is missing, one thing an entry
     * @param nextSteps what to do, one step an entry
     */
    record Refused(Why why, String message, String holdId, List<String> missing, List<String> nextSteps)
            implements Answer {
        public Refused {
            missing = List.copyOf(missing);
            nextSteps = List.copyOf(nextSteps);
        }
    }

    /** Why a proposal was refused. */
    enum Why {
        HELD,
        DENIED,
        HALTED,
        /** The gateway itself could not do its part: no log, no action. */
        FAILED_CLOSED
    }
}
