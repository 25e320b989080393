package dev.lineclear.proposal;

/** The states of a hold. What leads from one to the next is the table of {@code pipeline.HoldLifecycle}. */
public enum HoldState {
    /** Waits for evidence. */
    OPEN,
    /** Has the evidence; waits for the agent to repeat its request. */
    GRANTED,
    /** The agent's repeated request holds it and is executing; nobody else ever can. */
    CLAIMED,
    /** Executed; the outcome is recorded. */
    EXECUTED,
    /** Claimed, and then refused before anything reached production, or refused by production. */
    FAILED,
    /** Claimed, and the gateway does not know what became of it; a person decides. */
    IN_DOUBT,
    /** A person settled what was in doubt. */
    SETTLED,
    REJECTED,
    EXPIRED,
    /** The proposal's assessment or the policy moved; a new hold was opened. */
    SUPERSEDED;

    /** Whether nothing leads out of it. */
    public boolean terminal() {
        return switch (this) {
            case OPEN, GRANTED, CLAIMED, IN_DOUBT -> false;
            default -> true;
        };
    }
}
