package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {
    private static final Instant NOW = Held.NOW;
    private static final Instant EXPIRY = NOW.plus(Duration.ofHours(1));

    @TempDir
    Path directory;

    private SshKeygen ssh;
    private final People people = new People();
    private final Tally tally = new Tally(people);
    private Hold hold = Held.hold();
    private final List<Vote> votes = new ArrayList<>();

    @BeforeEach
    void starts() {
        ssh = new SshKeygen(directory);
    }

    private Vote vote(String id, Vote.Decision decision, String... teams) throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add(id, Set.of(teams), key.line());
        Statement statement = Statement.of(hold, id, decision, EXPIRY);
        VoteCounter.Result result =
                new VoteCounter(people).count(hold, votes, statement.text(), ssh.sign(key, statement), NOW);
        Vote vote = assertInstanceOf(VoteCounter.Accepted.class, result).vote();
        votes.add(vote);
        return vote;
    }

    private Vote approve(String id, String... teams) throws Exception {
        return vote(id, Vote.Decision.APPROVE, teams);
    }

    private Set<Set<String>> teams() {
        return tally.evidence(hold, votes, NOW).stream().map(Evidence::teams).collect(Collectors.toSet());
    }

    @Test
    void nobodyIsNoEvidence() {
        assertEquals(List.of(Evidence.NONE), tally.evidence(hold, List.of(), NOW));
    }

    @Test
    void twoPeopleOfOneTeamAreItsFirstAndItsSecond() throws Exception {
        approve("ann", "dba");
        approve("bob", "dba");
        assertEquals(
                List.of(new Evidence(2, Set.of("dba", "dba:2"), false, false, Set.of())),
                tally.evidence(hold, votes, NOW));
    }

    @Test
    void onePersonInTwoTeamsCountsForEitherButNeverForBoth() throws Exception {
        approve("ann", "dba", "sre");
        assertEquals(Set.of(Set.of("dba"), Set.of("sre")), teams());
    }

    @Test
    void twoPeopleInTwoTeamsMayShareThemAsTheyLike() throws Exception {
        approve("ann", "dba", "sre");
        approve("bob", "dba");
        assertEquals(Set.of(Set.of("dba", "sre"), Set.of("dba", "dba:2")), teams());
    }

    @Test
    void aTeamNamedLikeASecondPersonDoesNotMakeOne() throws Exception {
        approve("ann", "dba", "dba:2");
        assertEquals(Set.of(Set.of("dba")), teams());
    }

    @Test
    void anOwnerCountsForTheOwners() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.put(new dev.lineclear.proposal.Approver("root", Set.of(), List.of(key.line()), true));
        Statement statement = Statement.of(hold, "root", Vote.Decision.APPROVE, EXPIRY);
        var result = new VoteCounter(people).count(hold, votes, statement.text(), ssh.sign(key, statement), NOW);
        votes.add(assertInstanceOf(VoteCounter.Accepted.class, result).vote());
        assertEquals(Set.of(Set.of("owners")), teams());
    }

    @Test
    void theAlternativeThatMeetsTheRequirementComesFirstHoweverManyThereAre() throws Exception {
        Set<String> required = Set.of("t0", "t1", "t2", "t3", "t4", "t5");
        hold = Held.hold("hold-1", "reports", "Deletes it", "policy-7", required);
        String[] all = {"a0", "a1", "a2", "t0", "t1", "t2", "t3", "t4", "t5", "z"};
        for (int i = 0; i < 5; i++) {
            approve("many" + i, all);
        }
        approve("only", "t0");
        List<Evidence> evidence = tally.evidence(hold, votes, NOW);
        assertTrue(evidence.size() <= Assignments.MAX_ALTERNATIVES);
        assertEquals(required, evidence.getFirst().teams());
        assertEquals(6, evidence.getFirst().approvals());
    }

    @Test
    void aVoteCopiedCountsOnce() throws Exception {
        Vote vote = approve("ann", "dba");
        votes.add(vote);
        assertEquals(1, tally.evidence(hold, votes, NOW).getFirst().approvals());
        assertEquals(
                Reason.ALREADY_VOTED,
                tally.recount(hold, votes, NOW).dropped().getFirst().reason());
    }

    @Test
    void aVoteThatExpiredCountsNoMore() throws Exception {
        Vote vote = approve("ann", "dba");
        assertEquals(List.of(Evidence.NONE), tally.evidence(hold, votes, vote.expiresAt()));
        assertEquals(
                Reason.EXPIRED,
                tally.recount(hold, votes, vote.expiresAt())
                        .dropped()
                        .getFirst()
                        .reason());
    }

    @Test
    void aVoteUnderAKeyRemovedSinceCountsNoMore() throws Exception {
        Vote vote = approve("ann", "dba");
        people.retireKey(vote.publicKey(), "ann");
        dropped(Reason.KEY_REMOVED, votes);
    }

    @Test
    void aVoteOfAnApproverRemovedSinceCountsNoMore() throws Exception {
        approve("ann", "dba");
        people.remove("ann");
        dropped(Reason.KEY_UNKNOWN, votes);
    }

    @Test
    void aTeamLeftSinceCountsNoMore() throws Exception {
        Vote vote = approve("ann", "dba");
        people.add("ann", Set.of("sre"), vote.publicKey());
        assertEquals(Set.of(Set.of("sre")), teams());
    }

    @Test
    void aVoteOnWhatMovedSinceCountsNoMore() throws Exception {
        approve("ann", "dba");
        Set<String> none = Set.of();
        hold = Held.hold("hold-1", "reports", "Deletes table reports, and its backups", "policy-7", none);
        dropped(Reason.OTHER_ASSESSMENT, votes);
        hold = Held.hold("hold-1", "reports", "Deletes table reports in production", "policy-8", none);
        dropped(Reason.OTHER_POLICY, votes);
        hold = Held.hold("hold-1", "other", "Deletes table reports in production", "policy-7", none);
        dropped(Reason.OTHER_PROPOSAL, votes);
    }

    @Test
    void aVoteRewrittenInTheStoreCountsNoMore() throws Exception {
        Vote v = approve("ann", "dba");
        people.add("bob", Set.of("dba"), ssh.ed25519().line());
        dropped(Reason.MALFORMED, List.of(copy(v, "bob", v.decision(), v.statement(), v.expiresAt())));
        dropped(
                Reason.MALFORMED,
                List.of(copy(
                        v, "ann", v.decision(), v.statement(), v.expiresAt().plusSeconds(1))));
        dropped(
                Reason.SIGNATURE_WRONG,
                List.of(copy(v, "ann", v.decision(), v.statement().replace("13:00:00Z", "14:00:00Z"), v.expiresAt())));
        dropped(
                Reason.APPROVER_MISMATCH,
                List.of(copy(v, "bob", v.decision(), v.statement().replace("ann", "bob"), v.expiresAt())));
    }

    private static Vote copy(Vote v, String approver, Vote.Decision decision, String statement, Instant expiresAt) {
        return new Vote(
                v.holdId(),
                approver,
                decision,
                statement,
                v.signature(),
                v.publicKey(),
                v.at(),
                expiresAt,
                v.shownAt());
    }

    @Test
    void aNoTurnedIntoAYesInTheStoreCountsForNothing() throws Exception {
        Vote no = vote("ann", Vote.Decision.REJECT, "dba");
        dropped(Reason.MALFORMED, List.of(copy(no, "ann", Vote.Decision.APPROVE, no.statement(), no.expiresAt())));
    }

    @Test
    void aNoStandsEvenWhenItsStatementExpired() throws Exception {
        vote("max", Vote.Decision.REJECT, "sre");
        approve("ann", "dba");
        assertEquals(List.of(Evidence.NONE), tally.evidence(hold, votes, NOW));
        assertEquals(
                1,
                tally.recount(hold, votes, EXPIRY.plusSeconds(60)).rejecting().size());
    }

    private void dropped(Reason reason, List<Vote> votes) {
        Tally.Recount recount = tally.recount(hold, votes, NOW);
        assertEquals(List.of(), recount.approving());
        assertEquals(
                List.of(reason),
                recount.dropped().stream().map(Tally.Dropped::reason).toList());
        assertEquals(List.of(Evidence.NONE), tally.evidence(hold, votes, NOW));
    }
}
