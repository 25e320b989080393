package dev.lineclear.pipeline;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Course;
import dev.lineclear.assessment.Meetings;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.execution.Composer;
import dev.lineclear.policy.Decider;
import dev.lineclear.record.Facts;
import dev.lineclear.record.RecordSink;
import dev.lineclear.safeguard.approval.Tally;
import dev.lineclear.safeguard.approval.VoteCounter;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.state.Blobs;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline put together, with what stands beside it.
 *
 * @param pipeline the flow
 * @param ballots the votes
 * @param recovery holds without requests
 * @param reversal taking changes back
 * @param reviews of broken glass
 * @param rehearsing held requests tried elsewhere
 * @param staging changes made stage by stage
 * @param pacing changes that agents make call by call
 */
public record Assembly(
        Pipeline pipeline,
        Ballots ballots,
        Recovery recovery,
        Reversal reversal,
        ReviewBoard reviews,
        Rehearsing rehearsing,
        Staging staging,
        Pacing pacing) {

    /**
     * What it is put together from.
     *
     * @param patience how long a held call waits open
     * @param lifetime how long a hold waits for evidence
     * @param baseUrl where people look holds up; a hold's id is appended
     * @param rehearsers by gate; holds of other gates cannot be rehearsed
     * @param mishaps what is done when production does something else than the rehearsal
     * @param composer makes the requests of change sets
     * @param health of what their stages touched
     * @param watch of what sessions do; nobody watches when empty
     * @param alarms what is done when it sees what must not go on
     * @param pace of agents' own calls; empty where they are not paced
     * @param node this gateway's name among those that share the store; the same when it starts again
     */
    public record Parts(
            Assessor assessor,
            Decider decider,
            Store store,
            RecordSink sink,
            Facts facts,
            Undoers undoers,
            Observers observers,
            Blobs blobs,
            Telemetry telemetry,
            InstantSource clock,
            Duration patience,
            Duration lifetime,
            String baseUrl,
            String node,
            Map<String, Rehearser> rehearsers,
            Mishaps mishaps,
            Composer composer,
            Health health,
            Optional<Watch> watch,
            Alarms alarms,
            Optional<PaceRule> pace) {}

    public static Assembly of(Parts p) {
        Journal journal = new Journal(p.sink(), p.facts(), p.watch(), p.clock());
        Lookout lookout = new Lookout(p.watch(), p.store().holds(), journal, p.alarms(), p.clock());
        HoldDesk desk = new HoldDesk(p.store().holds(), journal, lookout::rejected, p.clock(), p.lifetime(), p.node());
        Liveness liveness = new Liveness(p.store().sessions(), p.clock());
        Tally tally = new Tally(p.store().approvers());
        Course course = new Course(p.store().steps());
        Meetings meetings = new Meetings(p.store().holds(), p.assessor()::near);
        Assessing assessing = new Assessing(p.assessor(), course, meetings, p.telemetry());
        Wholes wholes = new Wholes(p.decider(), p.composer(), assessing::marked, p.assessor()::place);
        Pacing pacing = new Pacing(p.store(), p.pace(), p.health(), p.observers()::observes, journal, p.clock());
        Ballots ballots = new Ballots(
                p.store().holds(),
                new VoteCounter(p.store().approvers()),
                tally,
                new BrokenGlass(tally, wholes, liveness, p.store().reviews(), journal, p.clock()),
                new Backing(p.store().rollouts(), p.store().holds(), tally),
                pacing,
                desk,
                journal,
                p.clock());
        Refusals refusals = new Refusals(p.baseUrl());
        Undoers undoers = p.undoers().with(Wholes.GATE, new Started(p.store()));
        Change change = new Change(
                wholes,
                ballots,
                desk,
                p.observers(),
                undoers,
                p.blobs(),
                p.store().captures(),
                liveness,
                new Hindsight(p.rehearsers(), p.blobs(), journal, p.mishaps()),
                journal,
                refusals,
                p.telemetry());
        Rehearsing rehearsing = new Rehearsing(p.rehearsers(), p.store().holds(), ballots, journal, p.clock());
        Pipeline pipeline = new Pipeline(
                assessing,
                lookout,
                wholes,
                desk,
                wholes,
                ballots,
                pacing,
                rehearsing,
                change,
                journal,
                p.observers(),
                refusals,
                p.telemetry(),
                p.patience());
        Recovery recovery = new Recovery(p.store().holds(), desk, undoers, journal, p.clock());
        Reversal reversal =
                new Reversal(pipeline, p.store().holds(), p.store().captures(), p.undoers(), p.blobs(), p.clock());
        ReviewBoard reviews = new ReviewBoard(p.store().reviews(), p.store().approvers(), journal, p.clock());
        Staging staging = new Staging(
                p.store(), wholes, pipeline, reversal, p.composer(), p.health(), journal, p.clock(), p.node());
        return new Assembly(pipeline, ballots, recovery, reversal, reviews, rehearsing, staging, pacing);
    }
}
