package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person comes in by the API: with an invitation, once, with an authenticator that is asked by this gateway. */
final class EnrolmentApiTest {
    private static final String ROOT = "/api/v1/enrolments";

    @TempDir
    Path directory;

    @Test
    void anInvitationRegistersOnePasskeyAndSignsNobodyIn() throws Exception {
        try (Elsewhere gateway = new Elsewhere(directory, "")) {
            String link = gateway.team()
                    .cli(
                            "people",
                            "invite",
                            "dora@example.com",
                            "--team",
                            "reporting",
                            "--as",
                            "olga@example.com",
                            "--key",
                            gateway.team().key("olga"))
                    .ok()
                    .out()
                    .lines()
                    .reduce((first, last) -> last)
                    .orElseThrow();
            String invitation = link.substring(link.indexOf('#') + 1);

            assertEquals(403, challenge(gateway, "of nobody").statusCode());
            JsonNode options = options(gateway, invitation);
            assertEquals("dora@example.com", options.path("user").path("name").asString());
            HttpResponse<String> phished = enrol(
                    gateway,
                    invitation,
                    SoftAuthenticator.register(asked(gateway, invitation), "https://lineclear.example.org"));
            assertEquals(403, phished.statusCode(), phished.body());
            HttpResponse<String> stale =
                    enrol(gateway, "of nobody", SoftAuthenticator.register(asked(gateway, invitation), gateway.url()));
            assertEquals(403, stale.statusCode(), stale.body());
            assertFalse(people(gateway).contains("dora@example.com"));

            ObjectNode credential = SoftAuthenticator.register(asked(gateway, invitation), gateway.url());
            HttpResponse<String> enrolled = enrol(gateway, invitation, credential);
            assertEquals(200, enrolled.statusCode(), enrolled.body());
            assertEquals(
                    "dora@example.com", Elsewhere.json(enrolled).path("person").asString());
            assertTrue(enrolled.headers().firstValue("Set-Cookie").isEmpty());
            assertTrue(people(gateway).contains("dora@example.com"));

            HttpResponse<String> again = enrol(gateway, invitation, credential);
            assertEquals(403, again.statusCode(), again.body());
            assertTrue(again.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"));
            assertEquals(403, challenge(gateway, invitation).statusCode());
        }
    }

    private static JsonNode asked(Elsewhere gateway, String invitation) throws Exception {
        return Elsewhere.json(challenge(gateway, invitation)).path("options");
    }

    private static JsonNode options(Elsewhere gateway, String invitation) throws Exception {
        return asked(gateway, invitation).path("publicKey");
    }

    private static HttpResponse<String> challenge(Elsewhere gateway, String invitation) throws Exception {
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("invitation", invitation);
        return gateway.ask("POST", ROOT + "/challenge", body.toString(), Map.of());
    }

    private static HttpResponse<String> enrol(Elsewhere gateway, String invitation, ObjectNode credential)
            throws Exception {
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("invitation", invitation);
        body.set("credential", credential);
        return gateway.ask("POST", ROOT, body.toString(), Map.of());
    }

    private static String people(Elsewhere gateway) {
        return gateway.team().cli("approver", "list").ok().out();
    }
}
