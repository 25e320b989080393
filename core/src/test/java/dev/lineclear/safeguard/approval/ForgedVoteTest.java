package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Vote;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One test for each way to have something else signed than what is voted on: other holds, requests, pages, times and bytes. */
final class ForgedVoteTest extends VoteRig {
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
}
