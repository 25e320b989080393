package dev.lineclear.server;

import dev.lineclear.console.Halting;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.HaltDesk;

/** The console's way to stop agents and to let them go on: the same desk as the command line's. */
final class RedButton implements Halting {
    private final HaltDesk halts;

    RedButton(HaltDesk halts) {
        this.halts = halts;
    }

    @Override
    public int halt(String agent, String reason, String by) {
        return halts.halt(agent, reason, by);
    }

    @Override
    public Resumed resume(String statement, String proof) {
        try {
            return new Resumed(halts.resume(statement, proof).size(), "");
        } catch (ControlException e) {
            return new Resumed(0, String.valueOf(e.getMessage()));
        }
    }
}
