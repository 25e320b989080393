package dev.lineclear.proposal;

/**
 * A registered non-human principal. It never has its operator's permissions.
 *
 * @param id unique, such as {@code kiro}
 * @param owner the person or team that answers for it
 * @param scope what it may ask for at all
 */
public record Agent(String id, String owner, Scope scope) {
    public Agent {
        Names.check("agent", id);
        Names.check("owner", owner);
    }
}
