package dev.lineclear.server;

import dev.lineclear.execution.Executor;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Pipeline;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.server.operate.Metrics;
import java.time.Duration;

/** The pipeline, as gates see it, and timed. */
record PipelineClearance(Pipeline pipeline, Metrics metrics) implements Clearance {
    @Override
    public Answer clear(Proposal proposal, Executor executor) {
        long start = System.nanoTime();
        Answer answer = pipeline.clear(proposal, executor);
        metrics.answered(answer, Duration.ofNanos(System.nanoTime() - start));
        return answer;
    }

    @Override
    public boolean passes(Proposal proposal) {
        return pipeline.passes(proposal);
    }
}
