package dev.lineclear.server.audit;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogVerifier;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.Verification;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code audit verify}: nothing is believed but the verifier key. */
public final class Audit {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private Audit() {}

    /**
     * @param log the log's directory
     * @param vkey a file with one verifier key a line; older ones of a rotated log too
     * @throws IOException when something cannot be read for a reason that says nothing about the log
     */
    public static AuditReport verify(Path log, Path vkey, Consumer<String> progress) throws IOException {
        List<VerifierKey> keys = keys(vkey);
        Pairing pairing = new Pairing();
        long[] last = {System.nanoTime()};
        Verification found = LogVerifier.verify(
                TileSource.directory(log),
                keys.getFirst().name(),
                keys,
                (done, size) -> {
                    if (System.nanoTime() - last[0] > PROGRESS_EVERY.toNanos()) {
                        last[0] = System.nanoTime();
                        progress.accept(done + " of " + size + " records");
                    }
                },
                pairing::entry);
        return switch (found) {
            case Verification.Verified verified -> {
                List<String> findings = new ArrayList<>(pairing.findings());
                List<String> unpaired = pairing.unpaired();
                findings.addAll(unpaired);
                yield new AuditReport(
                        pairing.faults() == 0 && unpaired.isEmpty(),
                        verified.checkpoint().size(),
                        verified.checkpoint().root().toString(),
                        pairing.pairs(),
                        pairing.votes(),
                        pairing.kinds(),
                        findings);
            }
            case Verification.Refuted refuted ->
                new AuditReport(
                        false, 0, "", 0, 0, Map.of(), List.of(place(refuted.place()) + ": " + refuted.reason()));
        };
    }

    private static String place(Verification.Place place) {
        return switch (place) {
            case Verification.BadRecord record -> "record " + record.index() + " (in " + record.path() + ")";
            case Verification.BadFile file -> "file " + file.path();
        };
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
