package dev.lineclear.gate.http;

import dev.lineclear.execution.Executor;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a gate asks before anything reaches production. The server binds it to the pipeline. */
public interface Clearance {

    /**
     * Assesses, decides, waits while held for as long as its patience lasts, and runs {@code executor} once cleared.
     *
     * @return {@code Executed} when the executor ran, exactly once; {@code Refused} when it did not
     */
    Answer clear(Proposal proposal, Executor executor);

    /**
     * Whether it would be let through now, without evidence. Executes nothing, records nothing and opens no hold: for
     * choosing between streaming an upload and keeping it aside until its digest is known.
     */
    boolean passes(Proposal proposal);

    /**
     * Has what waits for people tried first, where its own session asks for that.
     *
     * @param begin whether one is to be begun; else it only asks what came of it
     * @return whether one is running, and what is to be said; empty where the session has no such hold
     */
    Optional<Rehearsing.Asked> rehearse(Session session, String hold, boolean begin);

    /**
     * Proposes a change set in an agent's own session.
     *
     * @param asked its {@code text}, and a {@code reason}
     * @return what became of it: held, started, or refused and why
     */
    JsonNode propose(Session session, JsonNode asked);
}
