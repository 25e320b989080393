package dev.lineclear.server;

import dev.lineclear.execution.Executor;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Pipeline;
import dev.lineclear.proposal.Proposal;

/** The pipeline, as gates see it. */
record PipelineClearance(Pipeline pipeline) implements Clearance {
    @Override
    public Answer clear(Proposal proposal, Executor executor) {
        return pipeline.clear(proposal, executor);
    }

    @Override
    public boolean passes(Proposal proposal) {
        return pipeline.passes(proposal);
    }
}
