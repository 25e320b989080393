package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hold, an approver with a key of OpenSSH, and a counter of votes to be deceived. */
abstract class VoteRig {
    static final Instant NOW = Held.NOW;
    static final Instant EXPIRY = NOW.plus(Duration.ofHours(1));

    @TempDir
    Path directory;

    SshKeygen ssh;
    final People people = new People();
    final VoteCounter counter = new VoteCounter(people);
    final Hold hold = Held.hold();
    SshKeygen.Key annsKey;

    @BeforeEach
    void annIsAnApprover() throws Exception {
        ssh = new SshKeygen(directory);
        annsKey = ssh.ed25519();
        people.add("ann", Set.of("dba"), annsKey.line());
    }

    Statement approval(String approver) {
        return Statement.of(hold, approver, Vote.Decision.APPROVE, EXPIRY);
    }

    VoteCounter.Result count(Statement statement, SshKeygen.Key key) throws Exception {
        return counter.count(hold, List.of(), statement.text(), ssh.sign(key, statement), NOW);
    }

    static void refused(Reason reason, VoteCounter.Result result) {
        VoteCounter.Refused refused = assertInstanceOf(VoteCounter.Refused.class, result);
        assertEquals(reason.code(), refused.code(), refused.sentence());
        assertTrue(refused.sentence().endsWith("."), refused.sentence());
    }
}
