package dev.lineclear.gate.aws.assume;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** AWS's Security Token Service, asked with the gateway's own credentials. Thread-safe. */
public final class Sts {
    /** The least that STS gives: nothing here is used for longer. */
    static final int SECONDS = 900;

    private static final String OPERATION = "sts:AssumeRole";

    private final ApiClient client;
    private final String region;
    private final ApiCall call;

    /** @param region whose endpoint is asked, unless one is configured for {@code sts} */
    public Sts(ApiClient client, String region) {
        this.client = client;
        this.region = region;
        this.call = ApiCall.of(OPERATION);
    }

    /** A role's session. */
    record Session(AwsSessionCredentials credentials, Instant expires) {
        @Override
        public String toString() {
            return "until " + expires;
        }
    }

    /** @throws IOException when there is none, with what STS said */
    Session assume(String role, Optional<String> externalId, String name, String policy) throws IOException {
        ObjectNode input = CanonicalJson.MAPPER
                .createObjectNode()
                .put("RoleArn", role)
                .put("RoleSessionName", name)
                .put("Policy", policy)
                .put("DurationSeconds", SECONDS);
        externalId.ifPresent(id -> input.put("ExternalId", id));
        JsonNode credentials = client.call(call, input, region).path("Credentials");
        String key = credentials.path("AccessKeyId").asString("");
        String secret = credentials.path("SecretAccessKey").asString("");
        String token = credentials.path("SessionToken").asString("");
        if (key.isEmpty() || secret.isEmpty() || token.isEmpty()) {
            throw new IOException("STS answered without credentials");
        }
        try {
            return new Session(
                    AwsSessionCredentials.create(key, secret, token),
                    Instant.parse(credentials.path("Expiration").asString("")));
        } catch (DateTimeParseException e) {
            throw new IOException("STS answered without a time until which they count", e);
        }
    }
}
