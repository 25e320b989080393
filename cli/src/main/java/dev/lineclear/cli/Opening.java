package dev.lineclear.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Opens sessions: where the gateway runs with its control token, elsewhere by the signature of their operator. */
record Opening(Control control, Optional<Login> login, Signing signing) {
    static final String KEY = "At a gateway elsewhere, which wants the operator's signature: your SSH key (default:"
            + " ~/.ssh/id_ed25519, id_ecdsa, id_rsa).";

    static Opening of(Common common, @Nullable Path key) throws IOException {
        Signing signing = new Signing();
        signing.key = key;
        Optional<Login> login = common.elsewhere();
        return new Opening(common.control(), login, signing);
    }

    /** @return the session with its credentials */
    JsonNode open(ObjectNode wanted) throws IOException {
        if (login.isEmpty()) {
            return control.post("/v1/sessions", wanted);
        }
        signing.as = wanted.path("operator").asString("");
        JsonNode session = control.post("/v1/sessions", signing.signed("session.open", wanted));
        if (here(endpoint(session)) && !here(login.get().gateway())) {
            control.post("/v1/sessions/" + session.path("id").asString("") + "/close", Control.node());
            throw new CliException("agents connect to " + endpoint(session) + ", which is the gateway's own machine;"
                    + " whoever runs it says how agents reach it: listen.url");
        }
        return session;
    }

    private static boolean here(String url) throws IOException {
        return InetAddress.getByName(URI.create(url).getHost()).isLoopbackAddress();
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
