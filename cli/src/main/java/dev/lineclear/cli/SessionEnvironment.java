package dev.lineclear.cli;

import dev.lineclear.server.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The environment of an agent's process: the session's credentials, and nothing of its operator's. */
final class SessionEnvironment {
    /** Ways to other credentials than the session's; an agent has none of them. */
    private static final List<String> REMOVED = List.of(
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_ROLE_ARN",
            "AWS_ROLE_SESSION_NAME",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_SECURITY_TOKEN",
            "AWS_CREDENTIAL_EXPIRATION");

    private SessionEnvironment() {}

    static void set(
            Map<String, String> environment,
            String gateway,
            JsonNode session,
            Configuration configuration,
            @Nullable String region) {
        REMOVED.forEach(environment::remove);
        environment.keySet().removeIf(name -> name.startsWith("AWS_ENDPOINT_URL"));
        environment.put("AWS_ENDPOINT_URL", gateway);
        environment.put("AWS_ACCESS_KEY_ID", session.path("accessKeyId").asString(""));
        environment.put("AWS_SECRET_ACCESS_KEY", session.path("secretAccessKey").asString(""));
        environment.put("AWS_SESSION_TOKEN", session.path("sessionToken").asString(""));
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        // The operator's own files may hold credentials and endpoints that lead around the gateway.
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        if (region != null) {
            environment.put("AWS_REGION", region);
        }
        environment.putIfAbsent("AWS_REGION", configuration.aws().region());
        environment.putIfAbsent("AWS_DEFAULT_REGION", environment.get("AWS_REGION"));
        environment.put("LINECLEAR_SESSION", session.path("id").asString(""));
        environment.put("LINECLEAR_GATEWAY", gateway);
        Path authority = configuration.state().resolve("tls").resolve("authority.pem");
        if (gateway.startsWith("https:") && Files.exists(authority)) {
            environment.put("AWS_CA_BUNDLE", authority.toString());
        }
    }
}
