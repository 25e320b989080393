package dev.lineclear.bench;

import java.io.IOException;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Single steps of the hot path, under JMH. */
final class Microbenchmarks {
    /** A decision with 200 policies may take this long. */
    private static final double DECISION_MICROS = 100;

    /** Telling what a request does may take this long, whatever service it is for. */
    private static final double CLASSIFY_MICROS = 20;

    private final Report report;
    private final boolean quick;

    Microbenchmarks(Report report, boolean quick) {
        this.report = report;
        this.quick = quick;
    }

    void run() throws IOException {
        report.title("Single steps, in microseconds");
        report.machine();
        Collection<RunResult> results;
        try {
            results = new Runner(new OptionsBuilder()
                            .include("dev\\.lineclear\\.bench\\.jmh\\..*")
                            .forks(quick ? 1 : 3)
                            .jvmArgsAppend("-Xmx256m")
                            .warmupIterations(quick ? 2 : 5)
                            .warmupTime(TimeValue.milliseconds(quick ? 500 : 2_000))
                            .measurementIterations(quick ? 2 : 5)
                            .measurementTime(TimeValue.milliseconds(quick ? 500 : 2_000))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IOException("JMH failed", e);
        }
        double anew = Double.NaN;
        double slowest = 0;
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark().replaceAll(".*\\.([^.]+\\.[^.]+)", "$1");
            String policies = result.getParams().getParam("policies");
            String operation = result.getParams().getParam("operation");
            double score = result.getPrimaryResult().getScore();
            double error = result.getPrimaryResult().getScoreError();
            report.line("%-60s %10.2f%s"
                    .formatted(
                            name
                                    + (policies == null ? "" : ", " + policies + " policies")
                                    + (operation == null ? "" : " " + operation),
                            score,
                            Double.isNaN(error) ? "" : " ± %.2f".formatted(error)));
            if (name.equals("DecisionTime.allowedAnew") && "200".equals(policies)) {
                anew = score;
            }
            if (name.startsWith("ClassifyTime.")) {
                slowest = Math.max(slowest, score);
            }
        }
        report.line("load average now " + Usage.loadAverage());
        report.title("Targets");
        report.below("a decision with 200 policies, asked anew", anew, DECISION_MICROS, "us");
        report.below("the slowest of classifying, targets and routes", slowest, CLASSIFY_MICROS, "us");
    }
}
