package dev.lineclear.cli;

import dev.lineclear.server.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Opens sessions: where the gateway runs with its control token, elsewhere by the signature of their operator. */
record Opening(Control control, Optional<Login> login, Signing signing) {
    static final String KEY = "At a gateway elsewhere, and for --human, which want the operator's signature: your SSH"
            + " key (default: ~/.ssh/id_ed25519, id_ecdsa, id_rsa).";

    static Opening of(Common common, @Nullable Path key) throws IOException {
        Signing signing = new Signing();
        signing.key = key;
        Optional<Login> login = common.elsewhere();
        return new Opening(common.control(), login, signing);
    }

    /** @return the session with its credentials */
    JsonNode open(ObjectNode wanted) throws IOException {
        if (login.isEmpty() && !wanted.path("human").asBoolean(false)) {
            return control.post("/v1/sessions", wanted);
        }
        signing.as = wanted.path("operator").asString("");
        return reachable(control.post("/v1/sessions", signing.signed("session.open", wanted)));
    }

    /** @return the session of a person who acts without an agent; signed for wherever the gateway runs */
    JsonNode emergency(ObjectNode wanted) throws IOException {
        return reachable(control.post("/v1/emergencies", signing.signed("session.emergency", wanted)));
    }

    private JsonNode reachable(JsonNode session) throws IOException {
        if (login.isPresent() && here(endpoint(session)) && !here(login.get().gateway())) {
            close(session.path("id").asString(""));
            throw new CliException("agents connect to " + endpoint(session) + ", which is the gateway's own machine;"
                    + " whoever runs it says how agents reach it: listen.url");
        }
        return session;
    }

    private static boolean here(String url) throws IOException {
        return InetAddress.getByName(URI.create(url).getHost()).isLoopbackAddress();
    }

    /** Ends it. That it could not be ended is said, and it ends by itself. */
    void close(String id) {
        try {
            control.post("/v1/sessions/" + id + "/close", Control.node());
        } catch (IOException | RuntimeException e) {
            System.err.println(
                    "lineclear: session " + id + " could not be closed and ends by itself: " + e.getMessage());
        }
    }

    /** The environment of what runs in the session. */
    void into(Map<String, String> environment, JsonNode session, Configuration configuration, @Nullable String region)
            throws IOException {
        SessionEnvironment.set(environment, endpoint(session), session, configuration, region);
        authority(session).ifPresent(pem -> environment.put("AWS_CA_BUNDLE", pem.toString()));
    }

    /** Where the agent connects. */
    String endpoint(JsonNode session) {
        return login.isEmpty() ? control.gateway() : session.path("endpoint").asString("");
    }

    /** Whose certificates the agent believes, where the gateway elsewhere made them; the file is kept with the login. */
    Optional<Path> authority(JsonNode session) throws IOException {
        String pem = session.path("authority").asString("");
        if (login.isEmpty() || pem.isEmpty()) {
            return Optional.empty();
        }
        Path file = login.get().beside("agents.pem");
        return Optional.of(Files.writeString(file, pem));
    }
}
