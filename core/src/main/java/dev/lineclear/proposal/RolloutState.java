package dev.lineclear.proposal;

/** The states of a rollout. What leads from one to the next is the table of {@code safeguard.rollout.RolloutLifecycle}. */
public enum RolloutState {
    /** The next stage may begin. */
    READY,
    /** The requests of a stage are being executed, one after the other. */
    RUNNING,
    /** All of a stage is done; it is watched. */
    BAKING,
    /** Nobody can tell whether the stage is well; people say how it goes on. */
    ASKING,
    /** What was done is being put back, the newest first. */
    REVERTING,
    /** It stands where it failed, and nothing goes on or back by itself. */
    FROZEN,
    /** Whether a request was executed is not known; a person settles its hold. */
    IN_DOUBT,
    /** A person stopped it; nothing goes on or back by itself. */
    HALTED,
    /** Every stage passed. */
    DONE,
    /** What was done was put back, read again and compared. */
    REVERTED,
    /** People left it as it is. */
    CLOSED;

    /** Whether nothing leads out of it. */
    public boolean terminal() {
        return this == DONE || this == REVERTED || this == CLOSED;
    }

    /** Whether the gateway does something about it by itself. */
    public boolean moving() {
        return this == READY || this == RUNNING || this == BAKING || this == REVERTING;
    }
}
