package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions.Credentialed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class DoorkeeperTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final HeldSessions sessions = new HeldSessions();
    private final SessionDirectory directory = new SessionDirectory(sessions);
    private final Doorkeeper doorkeeper = new Doorkeeper(directory, InstantSource.fixed(NOW));

    private void request(String session) throws Refused {
        Credentialed credentialed = new Credentialed(
                new Session(
                        session,
                        new Agent("kiro", "team", Scope.ALL),
                        "operator@example.com",
                        "a task",
                        NOW,
                        NOW.plusSeconds(3600),
                        Session.State.OPEN),
                "LC" + session,
                "secret of " + session,
                "token");
        sessions.open(credentialed);
        Resigner.Signed signed = new Resigner()
                .sign(
                        new SignedHead("GET", "/b/k", "", List.of()),
                        "localhost",
                        "s3",
                        "eu-west-1",
                        Digest.of(new byte[0]).hex(),
                        AwsSessionCredentials.create("LC" + session, "secret of " + session, "token"),
                        NOW);
        SignedHead head = new SignedHead("GET", "/b/k", "", signed.headers());
        Presented.Signature presented = assertInstanceOf(Presented.Signature.class, doorkeeper.presented(head));
        var unused = doorkeeper.verify(new Caller(credentialed, presented, head), "");
    }

    @Test
    void whatWasDerivedFromASessionsSecretGoesWithTheSession() throws Refused {
        request("one");
        request("one");
        request("two");
        assertEquals(2, doorkeeper.keys());
        directory.forget("one");
        assertEquals(1, doorkeeper.keys());
        request("one");
        directory.over("one");
        assertEquals(1, doorkeeper.keys());
        directory.forgetAll();
        assertEquals(0, doorkeeper.keys());
    }
}
