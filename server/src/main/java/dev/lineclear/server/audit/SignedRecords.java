package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What people signed, against what the record around it says: nobody's signature stands under another's name, another
 * hold or another decision. Whether the key is the person's is in the log of the gateway where it was registered, which
 * need not be this one.
 */
final class SignedRecords {
    private SignedRecords() {}

    /** @return what is wrong with a record that holds a statement and its signature; others have nothing wrong */
    static Optional<String> wrong(JsonNode record) {
        JsonNode data = record.path("data");
        String statement = data.path("statement").asString("");
        if (statement.isEmpty()) {
            return Optional.empty();
        }
        if (!Signatures.verifies(data.path("signature").asString(""), statement.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of("holds a statement whose signature does not verify");
        }
        JsonNode said = said(statement);
        String type = record.path("type").asString("");
        boolean glass = type.equals(Kind.GLASS_BROKEN.type());
        String decision = glass ? "break-glass" : data.path("decision").asString("");
        boolean agrees = glass || type.equals(Kind.VOTE.type())
                ? same(said, "approver", data.path("approver"))
                        && same(said, "hold", record.path("subject"))
                        && said.path("decision").asString("").equalsIgnoreCase(decision)
                : same(said, "by", data.path("by")) && about(said, record);
        return agrees ? Optional.empty() : Optional.of("says something else than the statement signed in it");
    }

    /** A signature under one review, incident, rollout or pace stands under no other, and what opens an incident opens it there. */
    private static boolean about(JsonNode said, JsonNode record) {
        JsonNode data = record.path("data");
        String type = record.path("type").asString("");
        if (type.equals(Kind.INCIDENT_OPENED.type())) {
            return same(said, "session", data.path("session"));
        }
        if (type.equals(Kind.INCIDENT_CLOSED.type())) {
            return same(said, "incident", data.path("incident")) && same(said, "incident", record.path("subject"));
        }
        if (type.equals(Kind.ROLLOUT_MOVED.type())) {
            String word =
                    data.path("event").asString("").toLowerCase(Locale.ROOT).replace('_', '-');
            return same(said, "rollout", record.path("subject"))
                    && said.path("word").asString("").equals(word);
        }
        if (type.equals(Kind.PACE_MOVED.type())) {
            return same(said, "pace", record.path("subject"));
        }
        return !data.has("review") || same(said, "review", data.path("review"));
    }

    /** Below its first line, which says what it is for. */
    private static JsonNode said(String statement) {
        try {
            return CanonicalJson.parse(
                    statement.substring(statement.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8));
        } catch (CanonicalJson.MalformedException e) {
            return CanonicalJson.MAPPER.createObjectNode();
        }
    }

    private static boolean same(JsonNode said, String member, JsonNode recorded) {
        String text = said.path(member).asString("");
        return !text.isEmpty() && text.equals(recorded.asString(""));
    }
}
