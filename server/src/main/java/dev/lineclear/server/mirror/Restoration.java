package dev.lineclear.server.mirror;

import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.LogReader;
import dev.lineclear.tlog.LogRestore;
import dev.lineclear.tlog.OpenRefusedException;
import dev.lineclear.tlog.Restored;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.VerificationProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings a gateway's log back from its mirror, every record proven, and says what is missing. */
public final class Restoration {
    private Restoration() {}

    /**
     * Somebody outside the mirror, and how many records they know of.
     *
     * @param who such as {@code the guard /var/lib/lineclear/log.guard}
     */
    public record Known(String who, long records) {}

    /**
     * What was brought back.
     *
     * @param log where it is now
     * @param restored under which checkpoint
     * @param known who else knows the log; empty when nothing says how far it had come
     * @param unasked who could not be asked, with why
     */
    public record Result(Path log, SignedCheckpoint restored, List<Known> known, List<String> unasked) {
        public Result {
            known = List.copyOf(known);
            unasked = List.copyOf(unasked);
        }

        /** How many records the log had at least. */
        public long recordsKnown() {
            return known.stream().mapToLong(Known::records).max().orElse(0);
        }

        /** Whether records are missing that are known to have been there; the log does not go on then. */
        public boolean missing() {
            return recordsKnown() > restored.size();
        }
    }

    /** It was not done; the message says why and what to do. Nothing that was there has changed. */
    public static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
        }

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Where it is restored to.
     *
     * @param log the directory, which may not hold a log
     * @param guard the last checkpoint that was signed, if it outlived the log
     * @param options with the log's key
     */
    public record Target(Path log, Path guard, LogOptions options) {}

    /**
     * @param witnesses a policy whose witnesses are asked how far they know the log
     * @param seen files with checkpoints that somebody kept, an auditor say
     * @throws RefusedException when there is a log already, or the mirror is not what was signed
     */
    public static Result restore(
            MirrorPlace from, Target to, Optional<Path> witnesses, Collection<Path> seen, VerificationProgress progress)
            throws IOException {
        refuseExisting(to.log());
        List<Known> known = new ArrayList<>();
        try (Places.Source mirror = Places.source(from)) {
            List<SignedCheckpoint> checkpoints = new ArrayList<>();
            for (Path file : seen) {
                SignedCheckpoint checkpoint = opened(file, to.options());
                checkpoints.add(checkpoint);
                known.add(new Known(file.toString(), checkpoint.size()));
            }
            if (Files.exists(to.guard())) {
                SignedCheckpoint guard = opened(to.guard(), to.options());
                known.add(new Known("the guard " + to.guard(), guard.size()));
            }
            Restored restored =
                    LogRestore.restore(mirror.readingAhead(), to.log(), to.options(), checkpoints, progress);
            return concluded(to, restored.checkpoint(), witnesses, known);
        } catch (BadDataException e) {
            throw new RefusedException(
                    "the mirror " + from + " is NOT what was signed, or not of this log: " + e.getMessage()
                            + "\nNo log was made of it. Use another copy, and keep this one: it shows what was done.",
                    e);
        } catch (OpenRefusedException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static SignedCheckpoint opened(Path file, LogOptions options) throws IOException {
        try {
            return SignedCheckpoint.open(Files.readAllBytes(file), options.origin(), options.verifierKeys());
        } catch (BadDataException e) {
            throw new RefusedException(file + " is no checkpoint of this log: " + e.getMessage(), e);
        }
    }

    private static Result concluded(Target to, SignedCheckpoint restored, Optional<Path> witnesses, List<Known> known)
            throws IOException {
        List<String> unasked = List.of();
        if (witnesses.isPresent()) {
            LogReader reader = LogReader.open(
                    TileSource.directory(to.log()),
                    to.options().origin(),
                    to.options().verifierKeys());
            Outsiders outsiders = Outsiders.ask(witnesses.get(), reader);
            known.addAll(outsiders.known());
            unasked = outsiders.unasked();
        }
        Result result = new Result(to.log(), restored, known, unasked);
        if (!result.missing()) {
            return result;
        }
        // Not where a gateway would go on with it; the guard keeps one from beginning anew under the same name.
        Path aside = to.log().resolveSibling(to.log().getFileName() + ".until-" + restored.size());
        Files.move(to.log(), aside, StandardCopyOption.ATOMIC_MOVE);
        return new Result(aside, restored, known, unasked);
    }

    /** What an interrupted restoration left is no log yet, and is gone on with. */
    private static void refuseExisting(Path log) throws IOException {
        if (!Files.exists(log)) {
            return;
        }
        boolean interrupted =
                Files.isDirectory(log.resolve(".state/restore")) && !Files.exists(log.resolve("checkpoint"));
        try (Stream<Path> files = Files.list(log)) {
            if (!interrupted && files.findAny().isPresent()) {
                throw new RefusedException("there is something in " + log + ", and nothing is written over a log. If it"
                        + " is damaged, move it away: mv " + log + " " + log + ".damaged");
            }
        }
    }
}
