package dev.lineclear.pipeline;

import dev.lineclear.assessment.watch.Noticed;
import dev.lineclear.assessment.watch.Step;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Undoer;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.state.Pace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the pipeline's records: what is said of each step, and whether the step waits for the disk. */
final class Journal {
    /** The policies refused it. */
    static final String DENIED = "denied";

    /** Why it was refused, where as many of its session wait as may. */
    static final String CROWDED = "too many held";

    /** Of a wave, in one record: the last of them. */
    private static final int MAX_HOLDS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final RecordSink sink;
    private final Facts facts;
    private final Optional<Watch> watch;
    private final InstantSource clock;

    /** @param watch told of steps as they are on record */
    Journal(RecordSink sink, Facts facts, Optional<Watch> watch, InstantSource clock) {
        this.sink = sink;
        this.watch = watch;
        this.facts = facts;
        this.clock = clock;
    }

    /** The one record of a read: written before the answer, on disk with the next group commit. */
    void read(Proposal proposal, Assessment assessment, Verdict verdict, Outcome outcome, Optional<Assumed> assumed) {
        ObjectNode data = facts.brief(proposal);
        data.put("effect", assessment.effect().action());
        data.put("verdict", verdict.word());
        data.put("policyVersion", verdict.explanation().policyVersion());
        data.set("outcome", said(outcome));
        assumed.ifPresent(a -> data.set("assumed", facts.assumed(a)));
        asked(data, proposal, assessment);
        if (!verdict.explanation().observed().isEmpty()) {
            data.set("observed", facts.observed(verdict.explanation()));
        }
        sink.write(record(Kind.READ, proposal.id(), data));
    }

    void refused(Proposal proposal, Optional<Assessment> assessment, Optional<Explanation> explanation, String why) {
        ObjectNode data = facts.proposal(proposal);
        assessment.ifPresent(a -> data.set("assessment", facts.assessment(a)));
        assessment.ifPresent(a -> asked(data, proposal, a));
        explanation.ifPresent(e -> data.set("explanation", facts.explanation(e)));
        data.put("why", why);
        sink.force(record(Kind.REFUSED, proposal.id(), data));
        if (why.equals(DENIED)) {
            assessment.ifPresent(a -> took(Step.REFUSED, proposal, a));
        }
    }

    void holdOpened(Hold hold) {
        ObjectNode data = facts.proposal(hold.proposal());
        data.put("hold", hold.id());
        data.set("assessment", facts.assessment(hold.assessment()));
        asked(data, hold.proposal(), hold.assessment());
        data.put("assessmentDigest", hold.assessment().digest().hex());
        data.put("shownDigest", Shown.digest(hold).hex());
        data.set("required", facts.evidence(hold.required()));
        data.set("explanation", facts.explanation(hold.explanation()));
        data.put("expiresAt", hold.expiresAt().toString());
        sink.force(record(Kind.HOLD_OPENED, hold.id(), data));
        took(Step.HELD, hold.proposal(), hold.assessment());
    }

    void holdMoved(Hold hold, HoldLifecycle.Event event, HoldState to) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("from", hold.state().name());
        data.put("event", event.name());
        data.put("to", to.name());
        data.put("proposal", hold.proposal().id());
        sink.force(record(Kind.HOLD_MOVED, hold.id(), data));
        if (event == HoldLifecycle.Event.REJECT) {
            took(Step.REJECTED, hold.proposal(), hold.assessment());
        }
    }

    /** On disk before it counts. @param rehearsed the hold as it is from now on */
    void rehearsed(Hold rehearsed) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("proposal", rehearsed.proposal().id());
        data.put("digest", rehearsed.proposal().digest().hex());
        data.put("assessmentDigest", rehearsed.assessment().digest().hex());
        data.put("shownDigest", Shown.digest(rehearsed).hex());
        rehearsed.rehearsal().ifPresent(r -> data.set("rehearsal", facts.rehearsal(r)));
        sink.force(record(Kind.REHEARSED, rehearsed.id(), data));
    }

    void voted(Vote vote) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("approver", vote.approver());
        data.put("decision", vote.decision().name());
        data.put("statement", vote.statement());
        data.put("signature", vote.signature());
        data.put("publicKey", vote.publicKey());
        vote.shownAt().ifPresent(at -> data.put("readSeconds", vote.reading().toSeconds()));
        sink.force(record(Kind.VOTE, vote.holdId(), data));
    }

    /** On disk before it counts. */
    void glassBroken(Vote vote, Review review) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("approver", vote.approver());
        data.put("statement", vote.statement());
        data.put("signature", vote.signature());
        data.put("publicKey", vote.publicKey());
        data.put("review", review.id());
        sink.force(record(Kind.GLASS_BROKEN, vote.holdId(), data));
    }

    /** @param missing how many more people have to sign before it is closed */
    void reviewSigned(Review review, Review.Signed signed, int missing) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("review", review.id());
        data.put("by", signed.person());
        data.put("note", signed.note());
        data.put("statement", signed.statement());
        data.put("signature", signed.signature());
        data.put("missing", missing);
        sink.force(record(Kind.REVIEW_SIGNED, review.hold(), data));
    }

    void voteRefused(String holdId, String code, String sentence) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("code", code);
        data.put("because", sentence);
        sink.force(record(Kind.VOTE_REFUSED, holdId, data));
    }

    void voteWithdrawn(String holdId, String approver) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("approver", approver);
        sink.force(record(Kind.VOTE_WITHDRAWN, holdId, data));
    }

    /** On disk when this returns: nothing is sent to production before. @return what outcomes refer to */
    Intent intent(Proposal proposal, Assessment assessment, Verdict verdict, Optional<Hold> hold) {
        ObjectNode data = facts.proposal(proposal);
        data.set("assessment", facts.assessment(assessment));
        asked(data, proposal, assessment);
        data.put("verdict", verdict.word());
        data.set("explanation", facts.explanation(verdict.explanation()));
        hold.ifPresent(h -> data.put("hold", h.id()));
        Record record = record(Kind.INTENT, proposal.id(), data);
        Intent intent = new Intent(record.id(), sink.force(record));
        took(Step.DONE, proposal, assessment);
        return intent;
    }

    /**
     * An intent that is on record.
     *
     * @param id that outcomes refer to
     * @param index in the log
     */
    record Intent(String id, long index) {}

    /** Waits for the witnesses. @return whether a quorum of them knows of it */
    boolean witnessed(Intent intent) {
        return sink.awaitWitnessed(intent.index());
    }

    void captured(String intent, Capture capture) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("intent", intent);
        data.put("capture", capture.id());
        data.put("recipe", capture.recipe());
        data.put("manifest", capture.manifest().hex());
        data.put("summary", capture.summary());
        sink.force(record(Kind.CAPTURE, capture.proposalId(), data));
    }

    void outcome(
            String intent,
            Proposal proposal,
            Assessment assessment,
            Evidence evidence,
            Outcome outcome,
            Optional<Undoer.Verification> verification,
            Optional<Assumed> assumed) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("intent", intent);
        data.put("operation", proposal.operation());
        data.put("digest", proposal.digest().hex());
        data.set("evidence", facts.evidence(evidence));
        data.set("outcome", said(outcome));
        assumed.ifPresent(a -> data.set("assumed", facts.assumed(a)));
        verification.ifPresent(v -> data.set("verification", facts.verification(v.confirmed(), v.found())));
        sink.force(record(Kind.OUTCOME, proposal.id(), data));
        if (!(outcome instanceof Outcome.Succeeded)) {
            took(Step.FAILED, proposal, assessment);
        }
    }

    /** @param seen whether what production did could be read */
    void compared(String intent, Hold hold, boolean seen, List<String> differences) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("intent", intent);
        data.put("operation", hold.proposal().operation());
        data.put("seen", seen);
        data.put("same", seen && differences.isEmpty());
        ArrayNode all = data.putArray("differences");
        differences.stream().limit(Rehearsal.MAX_LISTED).map(facts::safe).forEach(all::add);
        sink.force(record(Kind.COMPARED, hold.id(), data));
    }

    void foundAfterCrash(Hold hold, Undoer.Verification live) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("proposal", hold.proposal().id());
        data.set("verification", facts.verification(live.confirmed(), live.found()));
        sink.force(record(Kind.IN_DOUBT, hold.id(), data));
    }

    void settled(Hold hold, String person, String finding) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("proposal", hold.proposal().id());
        data.put("person", person);
        data.put("finding", finding);
        sink.force(record(Kind.SETTLED, hold.id(), data));
    }

    /** On disk before it counts, but for a halt, which waits for nothing. */
    void rolloutMoved(Rollout from, String event, Rollout to, Optional<Signed> by) {
        rolloutMoved(from, event, to, by, Optional.empty());
    }

    /** @param failed the stage that did, in short */
    void rolloutMoved(Rollout from, String event, Rollout to, Optional<Signed> by, Optional<Sheet.Brief> failed) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("from", from.state().name());
        data.put("event", event);
        data.put("to", to.state().name());
        data.put("stage", to.stage());
        data.put("because", facts.safe(to.because()));
        failed.ifPresent(stage -> {
            ObjectNode out = data.putObject("failed");
            out.put("name", facts.safe(stage.name()));
            out.put("of", stage.of());
            out.put("count", stage.requests().size());
            ArrayNode first = out.putArray("first");
            stage.first().forEach(does -> first.add(facts.safe(does)));
            ArrayNode requests = out.putArray("requests");
            stage.requests().forEach(requests::add);
        });
        by.ifPresent(signed -> signed.into(data));
        sink.force(record(Kind.ROLLOUT_MOVED, to.id(), data));
    }

    /** On disk, so that people are told. */
    void signalled(Proposal proposal, Noticed noticed) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("agent", proposal.session().agent().id());
        data.put("operator", proposal.session().operator());
        data.put("name", noticed.name());
        data.put("strength", noticed.strength().word());
        data.put("of", noticed.whose());
        data.put("sentence", facts.safe(noticed.sentence()));
        data.put("operation", proposal.operation());
        ArrayNode behind = data.putArray("proposals");
        noticed.records().forEach(behind::add);
        sink.force(record(Kind.SIGNALLED, proposal.session().id(), data));
        Step.signal(noticed.name()).ifPresent(step -> took(step, proposal));
    }

    private void took(Step step, Proposal proposal, Assessment assessment) {
        took(step.of(assessment.effect().action(), proposal.operation()), proposal);
    }

    /** What is on record is so, whether or not anybody watches. */
    private void took(String step, Proposal proposal) {
        try {
            watch.ifPresent(w -> w.took(proposal, step, clock.instant()).forEach(n -> signalled(proposal, n)));
        } catch (RuntimeException e) {
            LOG.error("what became of a request is not followed", e);
        }
    }

    /** On disk before it counts. @param by who let it go on; empty where it moved by itself */
    void paced(Pace pace, Pace.Wave wave, Pace.State from, Optional<Signed> by) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("agent", pace.agent());
        data.put("operation", pace.operation());
        data.put("from", from.name());
        data.put("to", wave.state().name());
        data.put("because", facts.safe(wave.because()));
        by.ifPresent(signed -> signed.into(data));
        ArrayNode holds = data.putArray("holds");
        wave.members().stream()
                .skip(Math.max(0, wave.members().size() - MAX_HOLDS))
                .forEach(m -> holds.add(m.hold()));
        sink.force(record(Kind.PACE_MOVED, pace.id(), data));
    }

    /** A change set is decided request by request, which one record cannot hold. */
    private void asked(ObjectNode data, Proposal proposal, Assessment assessment) {
        if (!Wholes.is(proposal)) {
            data.set("asked", facts.asked(proposal, assessment));
        }
    }

    private ObjectNode said(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded o -> facts.outcome("Succeeded", o.status(), o.requestId(), "");
            case Outcome.Refused o -> facts.outcome("Refused", o.status(), o.requestId(), o.code());
            case Outcome.InDoubt o -> facts.outcome("InDoubt", 0, "", o.because());
            case Outcome.NotSent o -> facts.outcome("NotSent", 0, "", o.because());
        };
    }

    private Record record(Kind kind, String subject, ObjectNode data) {
        Instant now = clock.instant();
        return new Record(Ids.next(now), kind, subject, now, data);
    }
}
