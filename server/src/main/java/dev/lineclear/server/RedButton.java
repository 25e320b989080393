package dev.lineclear.server;

import dev.lineclear.console.Console;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.SessionDesk;

/** The console's way to stop agents and to let them go on: the same desk as the command line's. */
final class RedButton implements Console.Halting {
    private final SessionDesk sessions;

    RedButton(SessionDesk sessions) {
        this.sessions = sessions;
    }

    @Override
    public int halt(String agent, String reason, String by) {
        return sessions.halt(agent, reason, by);
    }

    @Override
    public Resumed resume(String statement, String proof) {
        try {
            return new Resumed(sessions.resume(statement, proof).size(), "");
        } catch (ControlException e) {
            return new Resumed(0, String.valueOf(e.getMessage()));
        }
    }
}
