package dev.lineclear.bench;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Pipeline;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Durable decisions alone: a proposal comes in, is assessed and decided, and its verdict is on disk before the answer. */
final class DecisionBench {
    private static final int CALLERS = 64;
    static final int POLICIES = 1_000;
    private static final double A_SECOND = 5_000;
    private static final double P99_MILLIS = 20;

    private final Report report;
    private final int policies;
    private final double warmSeconds;
    private final double seconds;

    DecisionBench(Report report, int policies, double warmSeconds, double seconds) {
        this.report = report;
        this.policies = policies;
        this.warmSeconds = warmSeconds;
        this.seconds = seconds;
    }

    void run(Path work) throws IOException {
        report.title("Durable decisions: %d callers, %d policies; in, assessed, decided, recorded, forced to disk (%s)"
                .formatted(CALLERS, policies, Files.getFileStore(work).type()));
        report.machine();
        try (DurablePipeline durable = DurablePipeline.open(work, policies)) {
            measure(durable.pipeline());
        }
    }

    private void measure(Pipeline pipeline) {
        AtomicLong count = new AtomicLong();
        Load.Result known = refused(pipeline, "refused, asked before", owner -> Asked.outOfScope("dba"), count);
        Load.Result owners = refused(pipeline, "refused, another owner each time", Asked::outOfScope, count);
        Load.Result anew = refused(pipeline, "refused, the engine asked each time", Asked::outOfScopeAs, count);
        refused(pipeline, "refused, values kept aside", owner -> Asked.outOfScopeWithValues("dba"), count);
        line(
                "allowed, asked before; two records",
                () -> Callers.run(CALLERS, warmSeconds, seconds, caller -> () -> {
                    Answer answer = pipeline.clear(Asked.change("dba"), () -> new Outcome.Succeeded(200, "R"));
                    check(answer instanceof Answer.Executed, answer);
                }));
        report.line("load average now " + Usage.loadAverage());
        report.title("Targets");
        report.atLeast("durable decisions, asked before", known.rate(), A_SECOND, "a second");
        report.below("  their p99", known.latencies().millis(99), P99_MILLIS, "ms");
        report.atLeast("durable decisions, another owner each time", owners.rate(), A_SECOND, "a second");
        report.below("  their p99", owners.latencies().millis(99), P99_MILLIS, "ms");
        report.atLeast("durable decisions, the engine asked each time", anew.rate(), A_SECOND, "a second");
        report.below("  their p99", anew.latencies().millis(99), P99_MILLIS, "ms");
    }

    private Load.Result refused(Pipeline pipeline, String name, Function<String, Proposal> asked, AtomicLong count) {
        return line(
                name,
                () -> Callers.run(CALLERS, warmSeconds, seconds, caller -> () -> {
                    Answer answer = pipeline.clear(asked.apply("team-of-" + count.incrementAndGet()), () -> {
                        throw new IllegalStateException("refused, and yet executed");
                    });
                    check(answer instanceof Answer.Refused r && r.why() == Answer.Why.DENIED, answer);
                }));
    }

    private Load.Result line(String name, Supplier<Load.Result> run) {
        double before = Usage.cpuSeconds(ProcessHandle.current());
        Load.Result result = run.get();
        double cpu = (Usage.cpuSeconds(ProcessHandle.current()) - before) * seconds / (warmSeconds + seconds);
        report.line("%-36s %8s a second  %s  %4.0f us of processor each"
                .formatted(
                        name,
                        Report.number(result.rate()),
                        result.latencies().percentiles(),
                        cpu * 1e6 / result.latencies().count()));
        return result;
    }

    private static void check(boolean right, Answer answer) {
        if (!right) {
            throw new IllegalStateException("another answer than it should be: " + answer);
        }
    }
}
