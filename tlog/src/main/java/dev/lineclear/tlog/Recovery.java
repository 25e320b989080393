package dev.lineclear.tlog;

import dev.lineclear.tlog.OpenRefusedException.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Brings a directory to the state it acknowledged: the tree of its checkpoint, then the journal. Refuses a directory
 * that holds less than, or something other than, what was signed before.
 */
final class Recovery {
    /** Staged bytes after which recovered entries are put on disk, to recover in bounded memory. */
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    private final LogDirectory directory;
    private final LogOptions options;

    Recovery(LogDirectory directory, LogOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /**
     * What was found.
     *
     * @param published the checkpoint in the directory
     * @param guarded the checkpoint that the guard holds, never of a smaller tree than the published one
     * @param writer the tree with everything from the journal in it, on disk
     */
    record Recovered(SignedCheckpoint published, SignedCheckpoint guarded, TreeWriter writer) {}

    Recovered recover() throws IOException {
        Optional<SignedCheckpoint> found = directory.readCheckpoint(options);
        Optional<SignedCheckpoint> guard = directory.readGuard(options, found);
        if (found.isEmpty()) {
            return create(guard);
        }
        SignedCheckpoint published = found.get();
        SignedCheckpoint guarded = checkGuard(published, guard);
        TreeWriter writer = load(published);
        replay(writer, guarded);
        return new Recovered(published, guarded, writer);
    }

    private Recovered create(Optional<SignedCheckpoint> guard) throws IOException {
        if (guard.isPresent() && guard.get().size() > 0) {
            throw new OpenRefusedException(
                    Reason.ROLLED_BACK,
                    "%s has no checkpoint, but %s was signed at size %d"
                            .formatted(
                                    directory.root(),
                                    directory.guard(),
                                    guard.get().size()));
        }
        if (directory.hasTiles() || !JournalRecovery.segments(directory.state()).isEmpty()) {
            throw new OpenRefusedException(Reason.DAMAGED, directory.root() + " has entries but no checkpoint");
        }
        Checkpoint empty = new Checkpoint(options.origin(), 0, Hash.ofEmptyTree());
        SignedCheckpoint signed = SignedCheckpoint.sign(empty, options.signers());
        directory.writeGuard(signed);
        directory.writeCheckpoint(signed);
        return new Recovered(signed, signed, load(signed));
    }

    private SignedCheckpoint checkGuard(SignedCheckpoint published, Optional<SignedCheckpoint> guard)
            throws IOException {
        if (guard.isEmpty()) {
            if (options.missingGuardAccepted()) {
                directory.writeGuard(published);
                return published;
            }
            throw new OpenRefusedException(
                    Reason.GUARD_MISSING,
                    "%s is at size %d, but its guard %s is gone, so an older copy could not be told from the latest"
                            .formatted(directory.root(), published.size(), directory.guard()));
        }
        SignedCheckpoint guarded = guard.get();
        if (guarded.size() < published.size()) {
            // The guard is always written first, so it was put back.
            throw new OpenRefusedException(
                    Reason.ROLLED_BACK,
                    "the guard %s is at size %d, older than the directory at size %d"
                            .formatted(directory.guard(), guarded.size(), published.size()));
        }
        return guarded;
    }

    private TreeWriter load(SignedCheckpoint published) throws IOException {
        try {
            return TreeWriter.load(directory.root(), directory.files(), published.size(), published.root());
        } catch (BadDataException | NoSuchFileException e) {
            throw new OpenRefusedException(Reason.DAMAGED, "the tree's right edge: " + e.getMessage(), e);
        }
    }

    private void replay(TreeWriter writer, SignedCheckpoint guarded) throws IOException {
        long[] staged = {0};
        checkFork(writer, guarded);
        JournalRecovery.read(directory.state(), writer.size(), (index, entry) -> {
            writer.add(entry, 0, entry.length);
            checkFork(writer, guarded);
            staged[0] += entry.length;
            if (staged[0] > BATCH_BYTES) {
                writer.flush();
                staged[0] = 0;
            }
        });
        if (writer.size() < guarded.size()) {
            throw new OpenRefusedException(
                    Reason.ROLLED_BACK,
                    "%s holds %d entries, but a tree of %d was signed: the directory was put back to an older copy"
                            .formatted(directory.root(), writer.size(), guarded.size()));
        }
        // Even what the journal held is only certain to be on disk after it was written and forced anew.
        writer.flush();
    }

    private void checkFork(TreeWriter writer, SignedCheckpoint guarded) throws OpenRefusedException {
        if (writer.size() == guarded.size() && !writer.rootHash().equals(guarded.root())) {
            throw new OpenRefusedException(
                    Reason.FORKED,
                    "%s has root %s at size %d, but %s was signed"
                            .formatted(directory.root(), writer.rootHash(), writer.size(), guarded.root()));
        }
    }

    /** Whether the checkpoint bears the signatures of exactly the keys that sign now. */
    static boolean signedByAll(SignedCheckpoint checkpoint, LogOptions options) throws BadDataException {
        List<VerifierKey> current =
                options.signers().stream().map(SignerKey::verifierKey).toList();
        return checkpoint.note().verifiedBy(current).size() == current.size();
    }
}
