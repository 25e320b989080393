package dev.lineclear.server.guard;

import dev.lineclear.execution.Undoer;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.state.Blobs;
import java.util.List;
import java.util.function.Supplier;

/** Says whether a change of the gateway was made. Nothing is captured: what was before is in the difference. */
public final class GatewayUndoer implements Undoer {
    private static final String NONE = "of the gateway itself nothing is captured; propose what was before";

    private final Supplier<Changes> changes;

    /** @param changes asked for when there is something to look at, since they are made of what this is part of */
    public GatewayUndoer(Supplier<Changes> changes) {
        this.changes = changes;
    }

    @Override
    public Verification verify(Proposal proposal, Assessment assessment) throws UndoException {
        if (proposal.operation().equals(Changes.INVITE)) {
            return new Verification(true, List.of("a link was made, or is not known to anybody"));
        }
        try {
            GatewayChange change =
                    changes.get().of(proposal.operation(), proposal.input().path("change"));
            return change.changes()
                    ? new Verification(false, List.of("it was not made, or something else since"))
                    : new Verification(true, List.of("it is in force"));
        } catch (ControlException e) {
            throw new UndoException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Capture capture(Proposal proposal, Assessment assessment, String holdId, Blobs blobs) throws UndoException {
        throw new UndoException(NONE);
    }

    @Override
    public List<String> drift(Capture capture, Blobs blobs) throws UndoException {
        throw new UndoException(NONE);
    }

    @Override
    public Revert revert(Capture capture, Blobs blobs, Progress progress) throws UndoException {
        throw new UndoException(NONE);
    }
}
