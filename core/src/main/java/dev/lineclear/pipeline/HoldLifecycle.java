package dev.lineclear.pipeline;

import static dev.lineclear.pipeline.HoldLifecycle.Event.CLAIM;
import static dev.lineclear.pipeline.HoldLifecycle.Event.DONE;
import static dev.lineclear.pipeline.HoldLifecycle.Event.EVIDENCE_COMPLETE;
import static dev.lineclear.pipeline.HoldLifecycle.Event.EVIDENCE_LOST;
import static dev.lineclear.pipeline.HoldLifecycle.Event.LOST_TRACK;
import static dev.lineclear.pipeline.HoldLifecycle.Event.MOVED;
import static dev.lineclear.pipeline.HoldLifecycle.Event.NOT_DONE;
import static dev.lineclear.pipeline.HoldLifecycle.Event.REJECT;
import static dev.lineclear.pipeline.HoldLifecycle.Event.SETTLE;
import static dev.lineclear.pipeline.HoldLifecycle.Event.TIME_UP;

import dev.lineclear.proposal.HoldState;
import java.util.List;
import java.util.Optional;

/** The life of a hold, as a table. Whatever the table does not list does not happen. */
public final class HoldLifecycle {
    /** What can happen to a hold. */
    public enum Event {
        /** The policy allows it with the evidence there is. */
        EVIDENCE_COMPLETE,
        /** A vote was withdrawn, expired, or its key was removed. */
        EVIDENCE_LOST,
        /** An approver rejected it. */
        REJECT,
        /** Its time is up. */
        TIME_UP,
        /** The assessment or the policy is no longer what it was. */
        MOVED,
        /** The agent repeated its request. */
        CLAIM,
        /** Production did it. */
        DONE,
        /** Production refused it, or it was never sent. */
        NOT_DONE,
        /** Nobody knows whether production did it. */
        LOST_TRACK,
        /** A person settled what was in doubt. */
        SETTLE
    }

    /** One line of the table. */
    public record Transition(HoldState from, Event event, HoldState to) {}

    /** The table. */
    public static final List<Transition> TABLE = List.of(
            new Transition(HoldState.OPEN, EVIDENCE_COMPLETE, HoldState.GRANTED),
            new Transition(HoldState.OPEN, REJECT, HoldState.REJECTED),
            new Transition(HoldState.OPEN, TIME_UP, HoldState.EXPIRED),
            new Transition(HoldState.OPEN, MOVED, HoldState.SUPERSEDED),
            new Transition(HoldState.GRANTED, EVIDENCE_LOST, HoldState.OPEN),
            new Transition(HoldState.GRANTED, REJECT, HoldState.REJECTED),
            new Transition(HoldState.GRANTED, TIME_UP, HoldState.EXPIRED),
            new Transition(HoldState.GRANTED, MOVED, HoldState.SUPERSEDED),
            new Transition(HoldState.GRANTED, CLAIM, HoldState.CLAIMED),
            new Transition(HoldState.CLAIMED, DONE, HoldState.EXECUTED),
            new Transition(HoldState.CLAIMED, NOT_DONE, HoldState.FAILED),
            new Transition(HoldState.CLAIMED, LOST_TRACK, HoldState.IN_DOUBT),
            new Transition(HoldState.IN_DOUBT, SETTLE, HoldState.SETTLED));

    private HoldLifecycle() {}

    /** Where {@code event} leads from {@code state}; empty when it leads nowhere. */
    public static Optional<HoldState> next(HoldState state, Event event) {
        return TABLE.stream()
                .filter(t -> t.from() == state && t.event() == event)
                .map(Transition::to)
                .findFirst();
    }

    /** The table as a Mermaid state diagram, for the docs. */
    public static String diagram() {
        StringBuilder out = new StringBuilder("stateDiagram-v2\n    [*] --> OPEN\n");
        for (Transition t : TABLE) {
            out.append(
                    "    %s --> %s: %s%n".formatted(t.from(), t.to(), t.event()).replace("\r", ""));
        }
        for (HoldState state : HoldState.values()) {
            if (state.terminal()) {
                out.append("    ").append(state).append(" --> [*]\n");
            }
        }
        return out.toString();
    }
}
