package dev.lineclear.server;

import dev.lineclear.execution.Executor;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Pipeline;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** The pipeline, as gates see it. */
record PipelineClearance(Pipeline pipeline, Rehearsing rehearsing, BiFunction<Session, JsonNode, JsonNode> proposing)
        implements Clearance {
    @Override
    public Answer clear(Proposal proposal, Executor executor) {
        return pipeline.clear(proposal, executor);
    }

    @Override
    public boolean passes(Proposal proposal) {
        return pipeline.passes(proposal);
    }

    @Override
    public Optional<Rehearsing.Asked> rehearse(Session session, String hold, boolean begin) {
        return rehearsing.askedBy(session, hold, begin);
    }

    @Override
    public JsonNode propose(Session session, JsonNode asked) {
        return proposing.apply(session, asked);
    }
}
