package dev.lineclear.bench;

import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The transparency log beside the least that is durable: one file, written and forced in groups. In turns. */
final class LogBench {
    private static final int WRITERS = 64;
    private static final int ENTRY_BYTES = 1_024;

    private static final double A_SECOND = 10_000;
    private static final double OF_BARE = 0.6;
    private static final double P50_MILLIS = 3;

    private final Report report;
    private final int rounds;
    private final double seconds;

    LogBench(Report report, int rounds, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    void run(Path work) throws IOException {
        report.title("The log: %d writers, entries of %d bytes, each waits until its own is on disk (%s)"
                .formatted(WRITERS, ENTRY_BYTES, Files.getFileStore(work).type()));
        report.machine();
        List<Double> ratios = new ArrayList<>();
        Latencies logs = new Latencies();
        Latencies bares = new Latencies();
        Latencies disk = new Latencies();
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double bare;
            double log;
            BareFile file = new BareFile(work.resolve("bare" + round));
            try (file) {
                bare = line("bare file", run(entry -> file.append(entry).get()), bares);
            }
            disk.addAll(file.forces());
            try (TransparencyLog opened =
                    TransparencyLog.open(work.resolve("log" + round), LogOptions.of(DurablePipeline.signer()))) {
                log = line("log", run(entry -> opened.append(entry).durable().get()), logs);
            }
            ratios.add(log / bare);
            rates.add(log);
        }
        report.line("of the bare file's rate, by round: "
                + String.join(" ", ratios.stream().map(Report::number).toList()) + "; load average now "
                + Usage.loadAverage());
        report.line("p99 of the log %.3f ms, of the bare file %.3f ms, of the disk's own fdatasync %.3f ms"
                .formatted(logs.millis(99), bares.millis(99), disk.millis(99)));
        report.title("Targets");
        report.atLeast("durable appends", middle(rates), A_SECOND, "a second");
        report.atLeast("of the bare file's rate, median of the rounds", middle(ratios), OF_BARE, "");
        report.below("an append, p50", logs.millis(50), P50_MILLIS, "ms");
    }

    private static double middle(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private double line(String name, Load.Result result, Latencies all) {
        all.addAll(result.latencies());
        report.line("%-9s %8s a second  %s"
                .formatted(
                        name, Report.number(result.rate()), result.latencies().percentiles()));
        return result.rate();
    }

    /** Appends, and returns when the entry is on disk. */
    @FunctionalInterface
    private interface Appending {
        Object append(byte[] entry) throws Exception;
    }

    private Load.Result run(Appending appending) {
        return Callers.run(WRITERS, seconds / 4, seconds, caller -> {
            byte[] entry = new byte[ENTRY_BYTES];
            new Random(caller).nextBytes(entry);
            return () -> {
                entry[0]++;
                var unused = appending.append(entry);
            };
        });
    }
}
