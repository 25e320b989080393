package dev.lineclear.pipeline;

import dev.lineclear.execution.Undoer;
import dev.lineclear.proposal.Proposal;
import java.util.HashMap;
import java.util.Map;

/** The undoer of each gate. */
public final class Undoers {
    private final Map<String, Undoer> byGate;

    public Undoers(Map<String, Undoer> byGate) {
        this.byGate = Map.copyOf(byGate);
    }

    /** With one more. */
    Undoers with(String gate, Undoer undoer) {
        Map<String, Undoer> all = new HashMap<>(byGate);
        all.put(gate, undoer);
        return new Undoers(all);
    }

    Undoer of(Proposal proposal) throws Undoer.UndoException {
        Undoer undoer = byGate.get(proposal.gate());
        if (undoer == null) {
            throw new Undoer.UndoException("nothing can take snapshots for the gate " + proposal.gate());
        }
        return undoer;
    }
}
