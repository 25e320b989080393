package dev.lineclear.demo;

import dev.lineclear.cli.Control;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Signs for a hold, honestly or not. */
final class Voting {
    private static final Duration VALID = Duration.ofHours(1);

    private final Control control;

    Voting(Control control) {
        this.control = control;
    }

    /** What the gateway said of a vote. */
    record Said(boolean accepted, String code, String because, String state) {}

    /** As {@code lineclear approve} does it. */
    Said approve(String hold, SshPerson person) throws IOException {
        return send(hold, person, person.name(), proposal(hold), Instant.now().plus(VALID));
    }

    /** As {@code lineclear reject} does it. @param because one line */
    Said reject(String hold, SshPerson person, String because) throws IOException {
        return send(
                hold,
                person,
                person.name(),
                proposal(hold),
                Vote.Decision.REJECT,
                because,
                Instant.now().plus(VALID));
    }

    /** With the statement naming {@code approver}, whoever signs. */
    Said approveAs(String hold, SshPerson signer, String approver) throws IOException {
        return send(hold, signer, approver, proposal(hold), Instant.now().plus(VALID));
    }

    Said approveAnotherDigest(String hold, SshPerson person) throws IOException {
        return send(
                hold,
                person,
                person.name(),
                Digest.of(new byte[] {1}),
                Instant.now().plus(VALID));
    }

    Said approveExpired(String hold, SshPerson person) throws IOException {
        return send(hold, person, person.name(), proposal(hold), Instant.now().minusSeconds(60));
    }

    private Digest proposal(String hold) throws IOException {
        return new Digest(
                control.get("/v1/holds/" + hold).path("proposalDigest").asString(""));
    }

    private Said send(String hold, SshPerson signer, String approver, Digest proposal, Instant expiry)
            throws IOException {
        return send(hold, signer, approver, proposal, Vote.Decision.APPROVE, "", expiry);
    }

    private Said send(
            String hold,
            SshPerson signer,
            String approver,
            Digest proposal,
            Vote.Decision decision,
            String because,
            Instant expiry)
            throws IOException {
        JsonNode shown = control.get("/v1/holds/" + hold);
        String text = new Statement(
                        hold,
                        proposal,
                        new Digest(shown.path("assessmentDigest").asString("")),
                        Digest.of(shown.path("facts")),
                        shown.path("policyVersion").asString(""),
                        decision,
                        because,
                        approver,
                        expiry.truncatedTo(ChronoUnit.SECONDS))
                .text();
        ObjectNode body = Control.node();
        body.put("statement", text);
        body.put("signature", signer.sign(text));
        JsonNode said = control.post("/v1/holds/" + hold + "/votes", body);
        return new Said(
                said.path("accepted").asBoolean(false),
                said.path("code").asString(""),
                said.path("because").asString(""),
                said.path("state").asString(""));
    }
}
