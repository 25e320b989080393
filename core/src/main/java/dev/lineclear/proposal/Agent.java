package dev.lineclear.proposal;

/**
 * A registered non-human principal. It never has its operator's permissions.
 *
 * @param id unique, such as {@code kiro}
 * @param owner the person or team that answers for it
 * @param scope what it may ask for at all
 */
public record Agent(String id, String owner, Scope scope) {
    /** In place of an agent where a person acts by themselves; no agent is registered under the gateway's own name. */
    public static final Agent NONE = new Agent(Proposal.GATEWAY, "owners", Scope.ALL);

    public Agent {
        Names.check("agent", id);
        Names.check("owner", owner);
    }
}
