package dev.lineclear.server.audit;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.EntryVisitor;
import dev.lineclear.tlog.LogReader;
import dev.lineclear.tlog.LogVerifier;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.Verification;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A log to audit, and all that is believed beforehand.
 *
 * @param source where its files are read; not believed
 * @param keys of the log, the first one's name is its origin; older ones of a rotated log too, and witnesses'
 */
public record LogPlace(TileSource source, List<VerifierKey> keys) {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    public LogPlace {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a log is verified with a key");
        }
    }

    /** @param vkey a file with one verifier key a line */
    public static LogPlace of(TileSource source, Path vkey) throws IOException {
        return new LogPlace(source, keys(vkey));
    }

    /** A log on this machine. */
    public static LogPlace directory(Path log, Path vkey) throws IOException {
        return of(TileSource.directory(log), vkey);
    }

    /** Believing these keys too, such as witnesses': a signature that claims to be of one and is not refutes the log. */
    LogPlace and(Collection<VerifierKey> more) {
        List<VerifierKey> all = new ArrayList<>(keys);
        all.addAll(more);
        return new LogPlace(source, all);
    }

    String origin() {
        return keys.getFirst().name();
    }

    /** Reads every record in order, each verified by the end, telling how far it got. */
    Verification walk(Consumer<String> progress, EntryVisitor visitor) throws IOException {
        long[] last = {System.nanoTime()};
        return LogVerifier.verify(
                source,
                origin(),
                keys,
                (done, size) -> {
                    if (System.nanoTime() - last[0] > PROGRESS_EVERY.toNanos()) {
                        last[0] = System.nanoTime();
                        progress.accept(done + " of " + size + " records");
                    }
                },
                visitor);
    }

    /**
     * Reads every record in order.
     *
     * @return the checkpoint that covers what was read
     * @throws AuditException by the end, when the log is not what was logged: what was read is not to be believed then
     */
    public SignedCheckpoint read(Consumer<String> progress, EntryVisitor visitor) throws IOException {
        Verification whole = walk(progress, visitor);
        Proven.trusted(whole);
        return switch (whole) {
            case Verification.Verified good -> good.checkpoint();
            case Verification.Refuted bad -> throw new AuditException(bad.reason());
        };
    }

    /** Reads single records, each proven. */
    LogReader reader() throws IOException {
        return LogReader.open(source, origin(), keys);
    }

    private static List<VerifierKey> keys(Path file) throws IOException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                try {
                    keys.add(VerifierKey.parse(line.strip()));
                } catch (BadDataException e) {
                    throw new IOException(file + " holds no verifier key: " + e.getMessage(), e);
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        return keys;
    }
}
