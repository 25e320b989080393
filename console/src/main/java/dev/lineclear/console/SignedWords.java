package dev.lineclear.console;

import dev.lineclear.console.Hearing.Heard;
import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import java.time.InstantSource;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody who is signed in says with their passkey. As with votes, what counts is its signature and nothing else. */
final class SignedWords {
    private final RegisteredPasskeys registered;
    private final Throttle said;

    SignedWords(RegisteredPasskeys registered, InstantSource clock) {
        this.registered = registered;
        this.said = new Throttle(Limits.VOTES, clock);
    }

    /** @param desk takes the statement and the proof of whoever signed it */
    void heard(Visit visit, BiFunction<String, String, Heard> desk) {
        Approver person = visit.approver();
        if (!said.admits(person.id())) {
            throw new Refusal(429, "That are many signatures for one minute. Look at the last one first.");
        }
        JsonNode body = visit.json();
        Heard heard = desk.apply(body.path("statement").asString(""), registered.proof(person, body));
        if (heard.status() != 200) {
            throw new Refusal(heard.status(), heard.because());
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("because", heard.because());
        out.put("id", heard.id());
        visit.json(200, out);
    }
}
