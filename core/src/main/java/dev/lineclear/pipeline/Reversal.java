package dev.lineclear.pipeline;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Undoer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Blobs;
import dev.lineclear.state.Captures;
import dev.lineclear.state.Holds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** Taking a change back: a proposal like any other, that a person makes and the same pipeline clears. */
public final class Reversal {
    /** The operation of every revert, whatever the gate. */
    public static final String OPERATION = "lineclear:Revert";

    private final Pipeline pipeline;
    private final Holds holds;
    private final Captures captures;
    private final Undoers undoers;
    private final Blobs blobs;
    private final InstantSource clock;

    Reversal(Pipeline pipeline, Holds holds, Captures captures, Undoers undoers, Blobs blobs, InstantSource clock) {
        this.pipeline = pipeline;
        this.holds = holds;
        this.captures = captures;
        this.undoers = undoers;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** The answer of the pipeline, and what putting back came to when it ran. */
    public record Result(Answer answer, Optional<Undoer.Revert> revert) {}

    /**
     * Proposes to put back what was captured under that hold, and does so when it is cleared.
     *
     * @param session of the person who asks
     * @throws Ballots.UnknownHoldException when there is no such hold
     * @throws NothingCapturedException when nothing was captured under it
     */
    public Result revert(String holdId, Session session, String reason, Undoer.Progress progress) {
        Prepared prepared = prepared(holdId, session, reason);
        AtomicReference<Undoer.Revert> came = new AtomicReference<>();
        Answer answer =
                pipeline.clear(prepared.proposal(), putBack(prepared.proposal(), prepared.capture(), came, progress));
        return new Result(answer, Optional.ofNullable(came.get()));
    }

    /** The same for one request of a rollout. @param binding as {@link Pipeline#clearUnderHold} has it */
    Result revertUnderHold(String holdId, Session session, String reason, Predicate<Hold> binding) {
        Prepared prepared = prepared(holdId, session, reason);
        AtomicReference<Undoer.Revert> came = new AtomicReference<>();
        Executor executor = putBack(prepared.proposal(), prepared.capture(), came, sentence -> {});
        return new Result(
                pipeline.clearUnderHold(prepared.proposal(), executor, binding), Optional.ofNullable(came.get()));
    }

    /**
     * The same, for somebody to do: has it held where the policies want that, and does nothing else.
     *
     * @param session of the person who may do it
     */
    public Answer propose(String holdId, Session session, String reason) {
        Prepared prepared = prepared(holdId, session, reason);
        return pipeline.clear(
                prepared.proposal(),
                () -> new Outcome.NotSent("it is for a person to do: lineclear revert " + holdId),
                Duration.ZERO);
    }

    private record Prepared(Proposal proposal, Capture capture) {}

    private Prepared prepared(String holdId, Session session, String reason) {
        Hold hold = holds.find(holdId).orElseThrow(() -> new Ballots.UnknownHoldException(holdId));
        Capture capture = captures.byHold(holdId)
                .orElseThrow(() -> new NothingCapturedException(holdId, captures.removed(holdId)));
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.put("hold", holdId);
        input.put("capture", capture.id());
        input.put("manifest", capture.manifest().hex());
        input.put("recipe", capture.recipe());
        Proposal done = hold.proposal();
        Proposal proposal = Proposal.of(
                Ids.next(clock.instant()),
                session,
                done.gate(),
                OPERATION,
                done.destination(),
                hold.assessment().targets(),
                input,
                reason,
                clock.instant());
        return new Prepared(proposal, capture);
    }

    private Executor putBack(
            Proposal proposal, Capture capture, AtomicReference<Undoer.Revert> came, Undoer.Progress progress) {
        return () -> {
            try {
                Undoer undoer = undoers.of(proposal);
                var drift = undoer.drift(capture, blobs);
                if (!drift.isEmpty()) {
                    return new Outcome.NotSent("the live state moved since: " + String.join("; ", drift));
                }
                Undoer.Revert revert = undoer.revert(capture, blobs, progress);
                came.set(revert);
                return revert.complete()
                        ? new Outcome.Succeeded(200, capture.id())
                        : new Outcome.Refused(409, "NotTheSame: " + String.join("; ", revert.differences()), "");
            } catch (Undoer.UndoException e) {
                return new Outcome.InDoubt("putting back stopped half-way: " + e.getMessage());
            }
        };
    }

    /** Nothing was captured under that hold. */
    public static final class NothingCapturedException extends RuntimeException {
        NothingCapturedException(String holdId, Optional<Instant> removed) {
            super(removed.map(at ->
                            "the way back of hold " + holdId + " has run out: what was captured was removed at " + at)
                    .orElse("nothing was captured under hold " + holdId + ", so there is nothing to put back"));
        }
    }
}
