package dev.lineclear.cli;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;

/**
 * What a person signs about a hold.
 *
 * @param hold as the gateway showed it
 * @param because why, in a sentence; may be empty for some decisions
 * @param as who signs
 * @param valid how long it counts
 */
record Ballot(JsonNode hold, Vote.Decision decision, String because, String as, Duration valid) {
    /** The glass is broken for what is done now, or the emergency is over. */
    static final Duration EMERGENCY = Duration.ofMinutes(30);

    /** Made here from what was shown, not taken from the gateway: what is signed is what was seen. */
    String text() {
        JsonNode facts = hold.path("facts");
        return new Statement(
                        text(facts, "hold"),
                        new Digest(text(facts, "proposal")),
                        new Digest(text(facts, "assessment")),
                        Digest.of(facts),
                        text(facts.path("why"), "policyVersion"),
                        decision,
                        because,
                        as,
                        Instant.now().plus(valid).truncatedTo(ChronoUnit.SECONDS))
                .text();
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
