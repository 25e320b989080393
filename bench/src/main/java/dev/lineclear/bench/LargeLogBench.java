package dev.lineclear.bench;

import dev.lineclear.tlog.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a log of millions of entries takes to open, to prove from and to verify, in a process with a small heap. */
final class LargeLogBench {
    static final long ENTRIES = 10_000_000;

    /** About the shortest record; longer ones verify faster a byte. */
    private static final int ENTRY_BYTES = 100;

    private static final String HEAP = "-Xmx64m";
    private static final double OPEN_MILLIS = 2_000;
    private static final double HEAP_MIB = 64;
    private static final double PROOF_MILLIS = 5;
    private static final double VERIFY_MB = 200;

    private final Report report;
    private final long entries;

    LargeLogBench(Report report, long entries) {
        this.report = report;
        this.entries = entries;
    }

    void run(Path work) throws IOException {
        report.title("A log of %,d entries of %d bytes, in a process with %s".formatted(entries, ENTRY_BYTES, HEAP));
        report.machine();
        Path log = work.resolve("large");
        try {
            LargeLog.fill(log, entries, ENTRY_BYTES);
        } catch (BadDataException e) {
            throw new IllegalStateException(e);
        }
        Map<String, Double> figures = new HashMap<>(child("open", log));
        figures.putAll(child("verify", log));
        report.line("opened in %.0f ms, %.1f MiB of heap in use; a proof p50 %.3f ms, p99 %.3f ms"
                .formatted(
                        figure(figures, "open.ms"),
                        figure(figures, "heap.MiB"),
                        figure(figures, "proof.p50.ms"),
                        figure(figures, "proof.p99.ms")));
        report.line("verified at %.0f MB of entries a second of a core".formatted(figure(figures, "verify.MB")));
        report.title("Targets");
        report.atLeast("entries opened", figure(figures, "entries"), entries, "");
        report.atLeast("entries verified", figure(figures, "verified"), entries, "");
        report.below("opening", figure(figures, "open.ms"), OPEN_MILLIS, "ms");
        report.below("heap in use", figure(figures, "heap.MiB"), HEAP_MIB, "MiB");
        report.below("a proof, p99", figure(figures, "proof.p99.ms"), PROOF_MILLIS, "ms");
        report.atLeast("verifying, of a core", figure(figures, "verify.MB"), VERIFY_MB, "MB/s");
    }

    private static double figure(Map<String, Double> figures, String name) {
        return Optional.ofNullable(figures.get(name))
                .orElseThrow(() -> new IllegalStateException("it did not say its " + name));
    }

    private static Map<String, Double> child(String mode, Path log) throws IOException {
        Path said = log.resolveSibling(mode + ".txt");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeLog.class.getName(),
                mode,
                log.toString());
        try (Child child = Child.start(command, Map.of(), said)) {
            child.awaitEnd();
        }
        Map<String, Double> figures = new HashMap<>();
        for (String line : Files.readAllLines(said)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                figures.put(line.substring(0, equals), Double.valueOf(line.substring(equals + 1)));
            }
        }
        return figures;
    }
}
