package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Vote;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each way to get a vote counted that should not be. */
class VoteCounterTest {
    private static final Instant NOW = Held.NOW;
    private static final Instant EXPIRY = NOW.plus(Duration.ofHours(1));

    @TempDir
    Path directory;

    private SshKeygen ssh;
    private final People people = new People();
    private final VoteCounter counter = new VoteCounter(people);
    private final Hold hold = Held.hold();
    private SshKeygen.Key annsKey;

    @BeforeEach
    void annIsAnApprover() throws Exception {
        ssh = new SshKeygen(directory);
        annsKey = ssh.ed25519();
        people.add("ann", Set.of("dba"), annsKey.line());
    }

    private Statement approval(String approver) {
        return Statement.of(hold, approver, Vote.Decision.APPROVE, EXPIRY);
    }

    private VoteCounter.Result count(Statement statement, SshKeygen.Key key) throws Exception {
        return counter.count(hold, List.of(), statement.text(), ssh.sign(key, statement), NOW);
    }

    private static void refused(Reason reason, VoteCounter.Result result) {
        VoteCounter.Refused refused = assertInstanceOf(VoteCounter.Refused.class, result);
        assertEquals(reason.code(), refused.code(), refused.sentence());
        assertTrue(refused.sentence().endsWith("."), refused.sentence());
    }

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
    void anotherHoldsApproval() throws Exception {
        Hold other = Held.hold("hold-2", "reports", "Deletes table reports in production", "policy-7", Set.of());
        refused(Reason.OTHER_HOLD, count(Statement.of(other, "ann", Vote.Decision.APPROVE, EXPIRY), annsKey));
    }

    @Test
    void anApprovalOfAnotherRequest() throws Exception {
        Hold other = Held.hold("hold-1", "scratch", "Deletes table reports in production", "policy-7", Set.of());
        Statement statement = new Statement(
                "hold-1",
                other.proposal().digest(),
                hold.assessment().digest(),
                Shown.digest(hold),
                "policy-7",
                Vote.Decision.APPROVE,
                "",
                "ann",
                EXPIRY.minusMillis(500));
        refused(Reason.OTHER_PROPOSAL, count(statement, annsKey));
    }

    @Test
    void theVoteOfAViewerOrAnAuditor() throws Exception {
        for (Approver.Role role : List.of(Approver.Role.VIEWER, Approver.Role.AUDITOR)) {
            people.put(new Approver("ann", Set.of("dba"), List.of(annsKey.line()), false, role));
            refused(Reason.ROLE_MAY_NOT, count(approval("ann"), annsKey));
        }
    }

    @Test
    void anApprovalOfWhatAnotherPageShowed() throws Exception {
        Assessment a = hold.assessment();
        Assessment fewer = new Assessment(
                a.effect(),
                a.summary(),
                a.known(),
                a.reversibility(),
                a.targets(),
                a.blastRadius(),
                a.signals(),
                List.of("reports: 0 items"),
                a.inScope());
        Hold shown = new Hold(
                hold.id(),
                hold.proposal(),
                fewer,
                hold.required(),
                hold.explanation(),
                hold.state(),
                hold.openedAt(),
                hold.expiresAt());
        assertEquals(a.digest(), fewer.digest(), "what changes by itself is no part of the assessment's digest");
        refused(Reason.OTHER_PAGE, count(Statement.of(shown, "ann", Vote.Decision.APPROVE, EXPIRY), annsKey));
    }

    @Test
    void anApprovalOfAHarmlessAssessment() throws Exception {
        Hold other = Held.hold("hold-1", "reports", "Reads table reports", "policy-7", Set.of());
        refused(Reason.OTHER_ASSESSMENT, count(Statement.of(other, "ann", Vote.Decision.APPROVE, EXPIRY), annsKey));
    }

    @Test
    void anApprovalUnderAnOlderPolicy() throws Exception {
        Hold other = Held.hold("hold-1", "reports", "Deletes table reports in production", "policy-6", Set.of());
        refused(Reason.OTHER_POLICY, count(Statement.of(other, "ann", Vote.Decision.APPROVE, EXPIRY), annsKey));
    }

    @Test
    void anExpiredApproval() throws Exception {
        Statement statement = approval("ann");
        String signature = ssh.sign(annsKey, statement);
        refused(Reason.EXPIRED, counter.count(hold, List.of(), statement.text(), signature, statement.expiry()));
        assertInstanceOf(
                VoteCounter.Accepted.class,
                counter.count(
                        hold,
                        List.of(),
                        statement.text(),
                        signature,
                        statement.expiry().minusNanos(1)));
    }

    @Test
    void anApprovalForever() throws Exception {
        Statement statement = Statement.of(
                hold,
                "ann",
                Vote.Decision.APPROVE,
                NOW.plus(VoteCheck.MAX_VALIDITY).plusSeconds(1));
        refused(Reason.EXPIRES_TOO_LATE, count(statement, annsKey));
    }

    @Test
    void aHoldThatIsNotOpen() throws Exception {
        Statement statement = approval("ann");
        String signature = ssh.sign(annsKey, statement);
        for (HoldState state : HoldState.values()) {
            VoteCounter.Result result =
                    counter.count(hold.withState(state), List.of(), statement.text(), signature, NOW);
            if (state == HoldState.OPEN) {
                assertInstanceOf(VoteCounter.Accepted.class, result);
            } else {
                refused(Reason.HOLD_NOT_OPEN, result);
            }
        }
    }

    @Test
    void aHoldWhoseTimeIsUpThoughNobodyNoticedYet() throws Exception {
        Instant late = hold.expiresAt();
        Statement statement = Statement.of(hold, "ann", Vote.Decision.APPROVE, late.plusSeconds(60));
        refused(
                Reason.HOLD_NOT_OPEN,
                counter.count(hold, List.of(), statement.text(), ssh.sign(annsKey, statement), late));
    }

    @Test
    void aNoIsTakenUntilTheClaim() throws Exception {
        Statement no = Statement.of(hold, "ann", Vote.Decision.REJECT, EXPIRY);
        String signature = ssh.sign(annsKey, no);
        assertInstanceOf(
                VoteCounter.Accepted.class,
                counter.count(hold.withState(HoldState.GRANTED), List.of(), no.text(), signature, NOW));
        refused(
                Reason.HOLD_NOT_OPEN,
                counter.count(hold.withState(HoldState.CLAIMED), List.of(), no.text(), signature, NOW));
    }

    @Test
    void aNoTurnedIntoAYes() throws Exception {
        Statement no = Statement.of(hold, "ann", Vote.Decision.REJECT, EXPIRY);
        String signature = ssh.sign(annsKey, no);
        refused(
                Reason.SIGNATURE_WRONG,
                counter.count(hold, List.of(), approval("ann").text(), signature, NOW));
    }

    @Test
    void anotherHoldsSignatureUnderThisStatement() throws Exception {
        Hold other = Held.hold("hold-2", "reports", "Deletes table reports in production", "policy-7", Set.of());
        String signature = ssh.sign(annsKey, Statement.of(other, "ann", Vote.Decision.APPROVE, EXPIRY));
        refused(
                Reason.SIGNATURE_WRONG,
                counter.count(hold, List.of(), approval("ann").text(), signature, NOW));
    }

    @Test
    void aSignatureOnAFile() throws Exception {
        Statement statement = approval("ann");
        String signature = ssh.sign(annsKey, "file", statement.bytes());
        refused(Reason.OTHER_NAMESPACE, counter.count(hold, List.of(), statement.text(), signature, NOW));
    }

    @Test
    void everyTamperedByteOfTheStatement() throws Exception {
        String text = approval("ann").text();
        String signature = ssh.sign(annsKey, approval("ann"));
        for (int i = 0; i < text.length(); i++) {
            String tampered = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
            assertInstanceOf(
                    VoteCounter.Refused.class, counter.count(hold, List.of(), tampered, signature, NOW), "byte " + i);
        }
    }

    @Test
    void aStatementWithAnythingAddedThoughSigned() throws Exception {
        String text = approval("ann").text();
        for (String other : List.of(
                text + "\n",
                text.replace("\n{", "\n {"),
                text.replace("{\"approver\"", "{\"also\":1,\"approver\""),
                text.replace("{\"approver\"", "{\"approver\":\"bob\",\"approver\""),
                text.replace("\"approve\"", "\"Approve\""),
                text.replace("\"approve\"", "\"appr\\u006fve\""),
                text.replace("Z\"", "+00:00\""),
                text.replace("13:00:00Z", "13:00:00.000Z"),
                text.replace("v2", "v1"),
                "\ufeff" + text,
                text.strip(),
                "",
                "x".repeat(Statement.MAX_BYTES + 1))) {
            String signature = ssh.sign(annsKey, "lineclear", other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            refused(Reason.MALFORMED, counter.count(hold, List.of(), other, signature, NOW));
        }
    }

    @Test
    void anArmourCutShortOrOversizedOrMissing() {
        String text = approval("ann").text();
        for (String armour : List.of("", "-----BEGIN SSH SIGNATURE-----\n", "x".repeat(1_000_000))) {
            refused(Reason.MALFORMED, counter.count(hold, List.of(), text, armour, NOW));
        }
    }

    @Test
    void aKeyOfAnApproverWhoIsNoMore() throws Exception {
        Approver ann = people.find("ann").orElseThrow();
        people.remove(ann.id());
        refused(Reason.KEY_UNKNOWN, count(approval("ann"), annsKey));
    }
}
