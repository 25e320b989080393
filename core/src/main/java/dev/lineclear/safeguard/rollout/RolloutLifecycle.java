package dev.lineclear.safeguard.rollout;

import static dev.lineclear.proposal.RolloutState.ASKING;
import static dev.lineclear.proposal.RolloutState.BAKING;
import static dev.lineclear.proposal.RolloutState.CLOSED;
import static dev.lineclear.proposal.RolloutState.DONE;
import static dev.lineclear.proposal.RolloutState.FROZEN;
import static dev.lineclear.proposal.RolloutState.HALTED;
import static dev.lineclear.proposal.RolloutState.IN_DOUBT;
import static dev.lineclear.proposal.RolloutState.READY;
import static dev.lineclear.proposal.RolloutState.REVERTED;
import static dev.lineclear.proposal.RolloutState.REVERTING;
import static dev.lineclear.proposal.RolloutState.RUNNING;

import dev.lineclear.proposal.RolloutState;
import java.util.List;
import java.util.Optional;

/** The life of a rollout, as a table. Whatever the table does not list does not happen. */
public final class RolloutLifecycle {
    /** What can happen to a rollout. */
    public enum Event {
        /** A stage begins, the one before it having passed. */
        BEGIN,
        /** Every request of the stage was executed. */
        STAGE_DONE,
        /** It was watched for long enough, and is well. */
        PASSED,
        /** It passed, and was the last. */
        ALL_PASSED,
        /** Watching it showed too little to say. */
        INCONCLUSIVE,
        /** It failed, and is to be put back. */
        FAILED_REVERT,
        /** It failed, and is to stay as it is. */
        FAILED_FREEZE,
        /** It failed, and people are to be asked. */
        FAILED_ASK,
        /** Nobody knows whether a request was executed. */
        LOST_TRACK,
        /** A person settled that. */
        SETTLED,
        /** A person stopped it. */
        HALT,
        /** A person lets it go on to the next stage. */
        GO_ON,
        /** A person has it put back. */
        REVERT,
        /** All of it was put back. */
        PUT_BACK,
        /** Not all of it could be put back. */
        NOT_PUT_BACK,
        /** A person leaves it as it is. */
        CLOSE;

        /** Whether a stage failed. */
        public boolean failed() {
            return this == FAILED_REVERT || this == FAILED_FREEZE || this == FAILED_ASK;
        }
    }

    /** One line of the table. */
    public record Transition(RolloutState from, Event event, RolloutState to) {}

    /** The table. */
    public static final List<Transition> TABLE = List.of(
            new Transition(READY, Event.BEGIN, RUNNING),
            new Transition(READY, Event.HALT, HALTED),
            new Transition(RUNNING, Event.STAGE_DONE, BAKING),
            new Transition(RUNNING, Event.FAILED_REVERT, REVERTING),
            new Transition(RUNNING, Event.FAILED_FREEZE, FROZEN),
            new Transition(RUNNING, Event.FAILED_ASK, ASKING),
            new Transition(RUNNING, Event.LOST_TRACK, IN_DOUBT),
            new Transition(RUNNING, Event.HALT, HALTED),
            new Transition(BAKING, Event.PASSED, READY),
            new Transition(BAKING, Event.ALL_PASSED, DONE),
            new Transition(BAKING, Event.INCONCLUSIVE, ASKING),
            new Transition(BAKING, Event.FAILED_REVERT, REVERTING),
            new Transition(BAKING, Event.FAILED_FREEZE, FROZEN),
            new Transition(BAKING, Event.FAILED_ASK, ASKING),
            new Transition(BAKING, Event.HALT, HALTED),
            new Transition(ASKING, Event.GO_ON, READY),
            new Transition(ASKING, Event.REVERT, REVERTING),
            new Transition(ASKING, Event.CLOSE, CLOSED),
            new Transition(ASKING, Event.HALT, HALTED),
            new Transition(REVERTING, Event.PUT_BACK, REVERTED),
            new Transition(REVERTING, Event.NOT_PUT_BACK, FROZEN),
            new Transition(REVERTING, Event.LOST_TRACK, IN_DOUBT),
            new Transition(REVERTING, Event.HALT, HALTED),
            new Transition(IN_DOUBT, Event.SETTLED, FROZEN),
            new Transition(IN_DOUBT, Event.HALT, HALTED),
            new Transition(FROZEN, Event.REVERT, REVERTING),
            new Transition(FROZEN, Event.CLOSE, CLOSED),
            new Transition(HALTED, Event.REVERT, REVERTING),
            new Transition(HALTED, Event.CLOSE, CLOSED));

    private RolloutLifecycle() {}

    /** Where {@code event} leads from {@code state}; empty when it leads nowhere. */
    public static Optional<RolloutState> next(RolloutState state, Event event) {
        return TABLE.stream()
                .filter(t -> t.from() == state && t.event() == event)
                .map(Transition::to)
                .findFirst();
    }

    /** The table as a Mermaid state diagram, for the docs. */
    public static String diagram() {
        StringBuilder out = new StringBuilder("stateDiagram-v2\n    [*] --> READY\n");
        for (Transition t : TABLE) {
            out.append("    ").append(t.from()).append(" --> ").append(t.to());
            out.append(": ").append(t.event()).append('\n');
        }
        for (RolloutState state : RolloutState.values()) {
            if (state.terminal()) {
                out.append("    ").append(state).append(" --> [*]\n");
            }
        }
        return out.toString();
    }
}
