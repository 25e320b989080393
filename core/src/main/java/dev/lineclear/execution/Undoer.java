package dev.lineclear.execution;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.state.Blobs;
import java.util.List;

/** Captures what is there before a change, says what is there after it, and puts it back. One a gate. */
public interface Undoer {

    /**
     * Reads, with the gateway's own credentials, all that the assessment's undo plan names, into {@code blobs}.
     *
     * @return the capture, its manifest in {@code blobs}; not yet forced to disk
     * @throws UndoException when anything could not be read whole; the change must not run then
     */
    Capture capture(Proposal proposal, Assessment assessment, String holdId, Blobs blobs) throws UndoException;

    /**
     * Called once after the change was executed: reads what it left, so that {@link #drift} can tell it from what came
     * later.
     *
     * @return the same capture, whose new manifest in {@code blobs} also has what the change left; not yet forced to
     *     disk. The one given stays valid: without this step {@link #drift} knows only what the input promised.
     */
    default Capture settle(Capture capture, Blobs blobs) throws UndoException {
        return capture;
    }

    /** Reads the live state of the proposal's targets: did what should have happened happen? */
    Verification verify(Proposal proposal, Assessment assessment) throws UndoException;

    /**
     * What stands in the way of putting {@code capture} back: differences between what the change left and what is
     * there now. Empty when nothing does.
     */
    List<String> drift(Capture capture, Blobs blobs) throws UndoException;

    /** Puts it back, then reads again and compares. Progress in plain sentences goes to {@code progress}. */
    Revert revert(Capture capture, Blobs blobs, Progress progress) throws UndoException;

    /** Told how far something long has come. */
    @FunctionalInterface
    interface Progress {
        void at(String sentence);
    }

    /**
     * What reading the live state showed.
     *
     * @param confirmed whether it is as the outcome said
     * @param found in sentences
     */
    record Verification(boolean confirmed, List<String> found) {
        public Verification {
            found = List.copyOf(found);
        }
    }

    /**
     * What a revert came to.
     *
     * @param restored in sentences, what is back
     * @param differences between the capture and what is there now, after putting back; empty when it is the same
     * @param notRestored what the recipe cannot bring back
     */
    record Revert(List<String> restored, List<String> differences, List<String> notRestored) {
        public Revert {
            restored = List.copyOf(restored);
            differences = List.copyOf(differences);
            notRestored = List.copyOf(notRestored);
        }

        public boolean complete() {
            return differences.isEmpty();
        }
    }

    /** Reading or putting back did not work out. */
    final class UndoException extends Exception {
        public UndoException(String message) {
            super(message);
        }

        public UndoException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
