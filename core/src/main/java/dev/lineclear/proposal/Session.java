package dev.lineclear.proposal;

import java.time.Instant;

/**
 * One run of an agent for an operator on a stated task.
 *
 * @param id unique
 * @param agent as it was registered when the session opened
 * @param operator the person on whose behalf it runs; never an approver of its holds
 * @param task as stated by whoever opened it
 * @param openedAt when it opened
 * @param expiresAt when it ends by itself
 * @param state whether its credentials work
 */
public record Session(
        String id, Agent agent, String operator, String task, Instant openedAt, Instant expiresAt, State state) {

    /** Whether the session's credentials work. */
    public enum State {
        OPEN,
        CLOSED,
        /** Stopped by a person or by a signal; may be resumed by a person. */
        HALTED
    }

    public Session {
        Names.check("operator", operator);
        if (!expiresAt.isAfter(openedAt)) {
            throw new IllegalArgumentException("a session expires after it opens");
        }
    }

    /** Whether a person acts by themselves here, without an agent. */
    public boolean personal() {
        return agent.id().equals(Agent.NONE.id());
    }

    public boolean activeAt(Instant now) {
        return state == State.OPEN && now.isBefore(expiresAt);
    }

    public Session withState(State next) {
        return new Session(id, agent, operator, task, openedAt, expiresAt, next);
    }
}
