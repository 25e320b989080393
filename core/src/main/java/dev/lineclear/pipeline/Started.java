package dev.lineclear.pipeline;

import dev.lineclear.execution.Undoer;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.state.Blobs;
import dev.lineclear.state.Store;
import java.util.List;
import java.util.Optional;

/** Of wholes: whether the rollout was started. What it changes, each of its requests captures for itself. */
final class Started implements Undoer {
    private final Store store;

    Started(Store store) {
        this.store = store;
    }

    @Override
    public Verification verify(Proposal proposal, Assessment assessment) {
        // Claimed, or in doubt after a crash, it is the only live one of this session and digest.
        Optional<Hold> hold = store.holds().live(proposal.session().id(), proposal.digest());
        boolean claimed = hold.filter(h -> h.state() == HoldState.CLAIMED || h.state() == HoldState.IN_DOUBT)
                .isPresent();
        boolean started =
                claimed && store.rollouts().find(hold.orElseThrow().id()).isPresent();
        return new Verification(started, List.of(started ? "the rollout was started" : "the rollout was not started"));
    }

    @Override
    public Capture capture(Proposal proposal, Assessment assessment, String holdId, Blobs blobs) throws UndoException {
        throw nothing();
    }

    @Override
    public List<String> drift(Capture capture, Blobs blobs) throws UndoException {
        throw nothing();
    }

    @Override
    public Revert revert(Capture capture, Blobs blobs, Progress progress) throws UndoException {
        throw nothing();
    }

    private static UndoException nothing() {
        return new UndoException("a rollout is taken back request by request");
    }
}
