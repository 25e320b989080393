package dev.lineclear.pipeline;

import dev.lineclear.execution.Outcome;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold after every event, each by its name. */
final class Invariants extends Promises implements Tables.Watch {
    private final Sim sim;
    private final Map<String, SimTask> claims = new HashMap<>();
    private final Map<String, SimTask> executions = new HashMap<>();
    private final Map<String, Set<String>> approvedEver = new HashMap<>();
    private final Set<SimTask> sent = new HashSet<>();

    Invariants(Sim sim) {
        this.sim = sim;
    }

    @Override
    public void opened(Hold hold) {
        long records = sim.current()
                .gateway
                .log
                .durable(Kind.HOLD_OPENED)
                .filter(r -> r.subject().equals(hold.id()))
                .count();
        check(records == 1, "everyHoldIsOnRecordOnceBeforeItIsThere", records + " of " + hold.id());
        sim.tally("holds");
    }

    @Override
    public void moved(Tables.Move move) {
        if (move.to() == HoldState.CLAIMED) {
            SimTask task = sim.current();
            SimTask before = claims.put(move.hold(), task);
            check(before == null, "noHoldIsClaimedTwice", move.hold() + " by " + before + " and " + task);
            task.claims(move.hold());
        } else if (move.to() == HoldState.IN_DOUBT) {
            SimTask task = sim.current();
            check(
                    !task.what.equals("start") || claims.get(move.hold()).gateway == task.gateway,
                    "noGatewayTakesTheClaimOfAnotherForItsOwn",
                    move.hold() + " by " + task + " from " + claims.get(move.hold()));
        }
    }

    @Override
    public void voted(Vote vote) {
        boolean recorded = sim.current().gateway.log.durable(Kind.VOTE).anyMatch(r -> r.data()
                .path("signature")
                .asString("")
                .equals(vote.signature()));
        check(recorded, "noVoteCountsWithoutItsRecord", vote.toString());
        check(!SimPeople.party(vote.approver()), "agentAndOperatorNeverCount", vote.toString());
        if (vote.decision() == Vote.Decision.APPROVE) {
            approvedEver.computeIfAbsent(vote.holdId(), id -> new HashSet<>()).add(vote.approver());
        }
        sim.tally("votes");
    }

    @Override
    public void withdrawn(Vote vote) {
        sim.people.withdrawn(vote);
    }

    void decided(
            SimTask task,
            CedarDecider policy,
            Proposal proposal,
            Assessment assessment,
            Evidence evidence,
            Verdict verdict) {
        task.asked(policy, assessment, evidence, verdict);
        if (evidence.approvals() > 0) {
            Set<String> people = sim.tables.holds.values().stream()
                    .filter(h -> h.proposal().digest().equals(proposal.digest()))
                    .map(h -> approvedEver.getOrDefault(h.id(), Set.of()))
                    .max((a, b) -> Integer.compare(a.size(), b.size()))
                    .orElse(Set.of());
            check(
                    evidence.approvals() <= people.size() && evidence.teams().size() <= people.size(),
                    "noVoteCountsTwice",
                    task + " asks with " + evidence + " of " + people);
        }
    }

    /** Called by the executor, before anything is sent. */
    void executing(SimTask task) {
        Proposal proposal = task.proposal.orElseThrow();
        SimTask.Asked asked = task.asked.orElseThrow();
        check(++task.executions == 1, "noExecutorRunsTwice", task.toString());
        check(asked.verdict() instanceof Verdict.Allow, "nothingExecutesUnlessAllowed", task + " after " + asked);
        if (asked.assessment().effect() == Effect.READ) {
            return;
        }
        check(Trail.intent(task).isPresent(), "nothingExecutesWithoutDurableIntent", task.toString());
        check(task.active(), "nothingExecutesForAHaltedSession", task.toString());
        boolean people = !(asked.policy().decide(proposal, asked.assessment(), Evidence.NONE.with(true, false))
                instanceof Verdict.Allow);
        check(!people || task.claimed.isPresent(), "nothingExecutesWithoutItsClaim", task.toString());
        if (asked.evidence().snapshot()) {
            check(Trail.captured(sim.tables, task), "nothingExecutesWithoutItsSnapshotOnDisk", task.toString());
        }
        task.claimed.ifPresent(holdId -> approved(task, sim.tables.holds.get(holdId), asked));
    }

    private void approved(SimTask task, Hold hold, SimTask.Asked asked) {
        SimTask before = executions.put(hold.id(), task);
        check(before == null, "noApprovedRequestRunsTwice", hold.id() + " by " + before + " and " + task);
        check(
                claims.get(hold.id()) == task && asked.afterClaim() && task.standing(),
                "nothingExecutesOnALostClaim",
                task + " on " + hold.state());
        check(
                asked.evidence().approvals() <= asked.approving().size(),
                "nothingExecutesOnStaleEvidence",
                task + " counts " + asked.evidence() + ", but good votes are of " + asked.approving());
        check(
                asked.assessment().digest().equals(hold.assessment().digest()),
                "nothingExecutesOnStaleEvidence",
                task + " runs what is seen differently from what the votes are about");
        check(
                asked.policy().version().equals(hold.policyVersion()),
                "nothingExecutesOnStaleEvidence",
                task + " asks another policy than the votes are about");
        check(
                task.proposal.orElseThrow().digest().equals(hold.proposal().digest()),
                "nothingExecutesOnStaleEvidence",
                task + " runs another request than " + hold.id());
    }

    /** Production does it. */
    void produced(SimTask task) {
        check(!task.produced, "noApprovedRequestRunsTwice", task + " twice in production");
        task.produced = true;
    }

    void answered(SimTask task, Answer answer) {
        switch (answer) {
            case Answer.Executed executed -> {
                check(
                        Trail.recorded(task, executed.outcome()),
                        "answersNeverSayExecutedWithoutOutcomeRecorded",
                        task + ": " + executed.outcome());
                boolean lie = executed.outcome() instanceof Outcome.Succeeded && !task.produced;
                check(!lie, "answersNeverSayDoneWhenItIsNot", task.toString());
                sim.tally(task.claimed.isPresent() ? "approved answers" : "other answers");
            }
            case Answer.Refused refused -> {
                check(
                        !(task.sent && refused.message().contains("Nothing was executed")),
                        "answersNeverDenyWhatMayHaveHappened",
                        task + ": " + refused.message());
                sim.tally("refused " + refused.why());
            }
        }
    }

    void sent(SimTask task) {
        sent.add(task);
    }

    /** By hold: who executed it. */
    Map<String, SimTask> executions() {
        return executions;
    }
}
