package dev.lineclear.tlog;

import dev.lineclear.tlog.OpenRefusedException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Brings a log whose disk was lost back from a mirror, and says what is missing. */
public final class LogRestore {
    private LogRestore() {}

    /**
     * Copies a mirror to a log's directory, proving every file. What was copied before an interruption is not copied
     * again.
     *
     * @param mirror where the copy is; nothing in it is trusted
     * @param directory the log's, without a checkpoint or with an older one
     * @param options those that the log is opened with; its guard, if it still is there, says how much was signed
     * @param seen checkpoints known from elsewhere, such as what a witness or an auditor has; each is checked
     * @throws BadDataException if the mirror is not what was signed, or not the log that {@code seen} belongs to
     * @throws OpenRefusedException if the log is open, or its guard cannot be read
     */
    public static Restored restore(
            TileSource mirror,
            Path directory,
            LogOptions options,
            Collection<SignedCheckpoint> seen,
            VerificationProgress progress)
            throws IOException {
        try (LogDirectory locked = LogDirectory.lock(directory, options)) {
            List<SignedCheckpoint> signed = new ArrayList<>();
            locked.readGuard(options, Optional.empty()).ifPresent(signed::add);
            for (SignedCheckpoint each : seen) {
                signed.add(SignedCheckpoint.open(each.toBytes(), options.origin(), options.verifierKeys()));
            }
            LogReader reader = LogReader.open(mirror, options.origin(), options.verifierKeys());
            for (SignedCheckpoint each : signed) {
                checkSameLog(each, reader);
            }
            SignedCheckpoint restored = copy(mirror, locked, options, progress);
            return outcome(restored, signed, locked);
        }
    }

    /** Two checkpoints of one log: one tree begins with the other. A mirror that is behind cannot show it, and says so. */
    private static void checkSameLog(SignedCheckpoint signed, LogReader mirror) throws IOException {
        if (signed.size() == 0 || signed.size() > mirror.checkpoint().size()) {
            return;
        }
        mirror.consistencyProof(signed.size(), mirror.checkpoint().size())
                .verify(signed.root(), mirror.checkpoint().root());
    }

    private static SignedCheckpoint copy(
            TileSource mirror, LogDirectory locked, LogOptions options, VerificationProgress progress)
            throws IOException {
        if (!JournalRecovery.segments(locked.state()).isEmpty()) {
            throw new OpenRefusedException(
                    Reason.DAMAGED, locked.root() + " still has a journal: open it, or move it away first");
        }
        try (DirectoryTarget target =
                new DirectoryTarget(locked.root(), locked.state().resolve("restore"))) {
            return LogMirror.mirror(mirror, target, options.origin(), options.verifierKeys(), progress);
        }
    }

    private static Restored outcome(SignedCheckpoint restored, List<SignedCheckpoint> signed, LogDirectory locked)
            throws IOException {
        Optional<SignedCheckpoint> largest =
                signed.stream().reduce((one, other) -> one.size() >= other.size() ? one : other);
        SignedCheckpoint most = largest.filter(c -> c.size() > restored.size()).orElse(restored);
        // With a guard of all that was signed, opening a log that lacks some of it is refused for good.
        locked.writeGuard(most);
        return most.size() > restored.size() ? new Restored.Missing(restored, most) : new Restored.Whole(restored);
    }
}
