package dev.lineclear.server.notify;

/** What people may want to be told of. */
public enum Event {
    /** A request waits for people. */
    HELD,
    /** A hold was granted, rejected, or its time ran out. */
    DECIDED,
    /** Whether something was executed is not known, a rollout failed or asks, the log had failed: somebody has to look. */
    DOUBT,
    /** A session was halted, or let go on; a rollout was halted; an incident was opened, or closed. */
    HALTED,
    /** Something about a session, an agent or all of them asks for more people, or ended a session. */
    WATCHED,
    /** Something about them is unusual, and no more than that. */
    NOTICED,
    /** People, agents or policies changed. */
    CHANGED,
    /** Somebody broke the glass. Every channel is told, at once and by itself, whatever it is configured to hear. */
    GLASS,
    /** Whoever has the host's files went around the owners. The same. */
    RECOVERED,
    /** Production changed past the gateway. The same. */
    AROUND;

    /** Whether every channel is told, at once and by itself. */
    boolean alarm() {
        return this == GLASS || this == RECOVERED || this == AROUND;
    }
}
