package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gate before a server that says what it was sent. */
abstract class ProtocolsRig {
    static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    @TempDir
    Path spool;

    Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.answering("200 OK", "text/plain", "ok"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    Proposal understood(SignedRaw request) throws IOException {
        int before = rig.proposals.size();
        String answer = request.send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertEquals(before + 1, rig.proposals.size());
        return rig.proposals.getLast();
    }

    static JsonNode json(String text) {
        return CanonicalJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static SignedRaw form(String service, String body) {
        return new SignedRaw("POST", "/", service).header("Content-Type", FORM).body(body);
    }
}
