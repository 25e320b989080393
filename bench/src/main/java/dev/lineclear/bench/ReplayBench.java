package dev.lineclear.bench;

import dev.lineclear.pipeline.Answer;
import dev.lineclear.server.PolicyTexts;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.review.Replay;
import dev.lineclear.server.review.Tally;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A log of decisions, decided again: read, verified, and each verdict compared. One in a hundred is another question to the
 * engine; an agent repeats itself more than that.
 */
final class ReplayBench {
    static final int DECISIONS = 1_000_000;
    private static final int POLICIES = 200;
    private static final int CALLERS = 64;
    private static final int ANEW = 100;
    private static final double SECONDS_A_MILLION = 120;
    private static final double MILLION = 1e6;

    private final Report report;
    private final int decisions;

    ReplayBench(Report report, int decisions) {
        this.report = report;
        this.decisions = decisions;
    }

    void run(Path work) throws IOException {
        report.title("Replay: %s decisions of %d policies, out of their log, which is verified meanwhile"
                .formatted(Report.number(decisions), POLICIES));
        report.machine();
        VerifierKey key = logged(work);
        LogPlace log = new LogPlace(TileSource.directory(work.resolve("log")), List.of(key));
        long start = System.nanoTime();
        Replay.Result result = Replay.of(log, Instant.MIN, Instant.MAX, Optional.empty(), progress -> {});
        double seconds = (System.nanoTime() - start) / 1e9;
        Tally tally = result.tally();
        if (tally.decisions() != decisions || tally.exact() != decisions) {
            throw new IllegalStateException(tally.decisions() + " of " + decisions + " were decided again, "
                    + tally.exact() + " came out the same; " + tally.cannot());
        }
        report.line("%.1f s, %s a second; all came out the same; the engine was asked about %,d"
                .formatted(seconds, Report.number(decisions / seconds), result.inquiries()));
        report.line("load average now " + Usage.loadAverage());
        report.title("Targets");
        report.below("a million decisions again", seconds * MILLION / decisions, SECONDS_A_MILLION, "s");
    }

    private VerifierKey logged(Path work) throws IOException {
        AtomicInteger next = new AtomicInteger();
        try (DurablePipeline durable = DurablePipeline.open(work, POLICIES)) {
            new PolicyTexts(new Register(durable.sink(), InstantSource.system())).record(durable.policies());
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    threads.submit(() -> ask(durable, next));
                }
            }
            return durable.key().verifierKey();
        }
    }

    private void ask(DurablePipeline durable, AtomicInteger next) {
        for (int i = next.getAndIncrement(); i < decisions; i = next.getAndIncrement()) {
            Answer answer = durable.pipeline().clear(Asked.outOfScopeAs("team-" + i / ANEW), () -> {
                throw new IllegalStateException("refused, and yet executed");
            });
            if (!(answer instanceof Answer.Refused)) {
                throw new IllegalStateException("another answer than it should be: " + answer);
            }
        }
    }
}
