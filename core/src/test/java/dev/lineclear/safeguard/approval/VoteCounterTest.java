package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A good vote is counted; one test for each person whose vote should not be. */
final class VoteCounterTest extends VoteRig {
    @Test
    void theOperatorDoesNotApproveUnderAnotherNameOfTheirs() throws Exception {
        String operator = hold.proposal().session().operator();
        people.knownAs("ann", operator.toUpperCase(java.util.Locale.ROOT));
        refused(Reason.APPROVER_IS_OPERATOR, count(approval("ann"), annsKey));
    }

    @Test
    void onePersonRegisteredTwiceCountsOnce() throws Exception {
        SshKeygen.Key other = ssh.ed25519();
        people.add("annie", Set.of("sre"), other.line());
        people.knownAs("annie", "ann");
        VoteCounter.Accepted first = assertInstanceOf(VoteCounter.Accepted.class, count(approval("ann"), annsKey));
        Statement again = approval("annie");
        refused(
                Reason.ALREADY_VOTED,
                counter.count(hold, List.of(first.vote()), again.text(), ssh.sign(other, again), NOW));
    }

    @Test
    void aGoodVoteIsAccepted() throws Exception {
        Statement statement = approval("ann");
        String signature = ssh.sign(annsKey, statement);
        Vote expected = new Vote(
                "hold-1",
                "ann",
                Vote.Decision.APPROVE,
                statement.text(),
                signature,
                annsKey.bare(),
                NOW,
                Instant.parse("2026-03-01T13:00:00Z"),
                Optional.empty());
        assertEquals(
                new VoteCounter.Accepted(expected), counter.count(hold, List.of(), statement.text(), signature, NOW));
        assertTrue(ssh.verifies(annsKey.bare(), "lineclear", statement.bytes(), signature), "OpenSSH agrees");
    }

    @Test
    void aStrangersKey() throws Exception {
        refused(Reason.KEY_UNKNOWN, count(approval("ann"), ssh.ed25519()));
    }

    @Test
    void aRemovedKey() throws Exception {
        people.retireKey(annsKey.line(), "ann");
        people.add("ann", Set.of("dba"));
        refused(Reason.KEY_REMOVED, count(approval("ann"), annsKey));
    }

    @Test
    void aRemovedKeyThatWasPutBack() throws Exception {
        people.retireKey(annsKey.line(), "ann");
        refused(Reason.KEY_REMOVED, count(approval("ann"), annsKey));
    }

    @Test
    void aKeyOfTwoPeople() throws Exception {
        people.add("bob", Set.of(), annsKey.bare() + " bob");
        refused(Reason.KEY_SHARED, count(approval("ann"), annsKey));
    }

    @Test
    void theAgentItself() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add("kiro", Set.of(), key.line());
        refused(Reason.APPROVER_IS_AGENT, count(approval("kiro"), key));
    }

    @Test
    void theOperator() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add("operator@example.com", Set.of(), key.line());
        refused(Reason.APPROVER_IS_OPERATOR, count(approval("operator@example.com"), key));
    }

    @Test
    void thePersonWhoActsThemselvesApprovesNothingButMayBreakTheGlass() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add("operator@example.com", Set.of(), key.line());
        Hold own = Held.personal();
        for (Vote.Decision decision : Vote.Decision.values()) {
            Statement said = Statement.of(own, "operator@example.com", decision, "it burns", EXPIRY);
            VoteCounter.Result result = counter.count(own, List.of(), said.text(), ssh.sign(key, said), NOW);
            if (decision == Vote.Decision.BREAK_GLASS) {
                assertInstanceOf(VoteCounter.Accepted.class, result, result.toString());
            } else {
                refused(Reason.APPROVER_IS_OPERATOR, result);
            }
            Statement ofTheAgents = Statement.of(hold, "operator@example.com", decision, "it burns", EXPIRY);
            refused(Reason.APPROVER_IS_OPERATOR, count(ofTheAgents, key));
        }
    }

    @Test
    void theOperatorInOtherLetters() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add("Operator@Example.com", Set.of(), key.line());
        refused(Reason.APPROVER_IS_OPERATOR, count(approval("Operator@Example.com"), key));
    }

    @Test
    void theOperatorInAnothersName() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add("operator@example.com", Set.of(), key.line());
        refused(Reason.APPROVER_IS_OPERATOR, count(approval("ann"), key));
    }

    @Test
    void oneApproverInAnothersName() throws Exception {
        SshKeygen.Key key = ssh.ed25519();
        people.add("bob", Set.of(), key.line());
        refused(Reason.APPROVER_MISMATCH, count(approval("ann"), key));
    }

    @Test
    void onePersonTwiceWithTwoKeys() throws Exception {
        SshKeygen.Key second = ssh.ed25519();
        people.add("ann", Set.of("dba"), annsKey.line(), second.line());
        Vote first = assertInstanceOf(VoteCounter.Accepted.class, count(approval("ann"), annsKey))
                .vote();
        Statement again = approval("ann");
        refused(Reason.ALREADY_VOTED, counter.count(hold, List.of(first), again.text(), ssh.sign(second, again), NOW));
    }

    @Test
    void theVoteOfAViewerOrAnAuditor() throws Exception {
        for (Approver.Role role : List.of(Approver.Role.VIEWER, Approver.Role.AUDITOR)) {
            people.put(new Approver("ann", Set.of("dba"), List.of(annsKey.line()), false, role));
            refused(Reason.ROLE_MAY_NOT, count(approval("ann"), annsKey));
        }
    }

    @Test
    void aKeyOfAnApproverWhoIsNoMore() throws Exception {
        Approver ann = people.find("ann").orElseThrow();
        people.remove(ann.id());
        refused(Reason.KEY_UNKNOWN, count(approval("ann"), annsKey));
    }
}
