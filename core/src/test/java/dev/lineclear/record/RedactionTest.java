package dev.lineclear.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RedactionTest {
    private final Redaction redaction = new Redaction(new SecretKeySpec(new byte[32], "HmacSHA256"));

    private String redacted(String json) {
        JsonNode input = CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
        return CanonicalJson.string(redaction.input(input));
    }

    @Test
    void dataPassingThroughIsNeverThere() {
        String said = redacted("{\"TableName\":\"reports\",\"Item\":{\"name\":{\"S\":\"Ann Smith\"}}}");
        assertTrue(said.contains("reports"), said);
        assertFalse(said.contains("Ann"), said);
        assertTrue(said.contains("\"size\":26"), said);
    }

    @Test
    void dataDeepInsideABatchIsNeverThere() {
        String said =
                redacted("{\"RequestItems\":{\"reports\":[{\"PutRequest\":{\"Item\":{\"p\":{\"S\":\"x-ray\"}}}}]}}");
        assertFalse(said.contains("x-ray"), said);
        assertTrue(said.contains("reports"), said);
    }

    @Test
    void whatLooksLikeACredentialIsNeverThere() {
        String said = redacted(
                "{\"Tags\":[{\"Key\":\"k\",\"Value\":\"AKIAIOSFODNN7EXAMPLE\"}],\"Note\":\"password=hunter2\"}");
        assertFalse(said.contains("AKIAIOSFODNN7EXAMPLE"), said);
        assertFalse(said.contains("hunter2"), said);
        assertEquals("see [redacted] there", redaction.text("see token=abcdef0123 there"));
    }

    @Test
    void theSameValueHasTheSameCommitmentAndAnotherHasAnother() {
        assertEquals(redacted("{\"MessageBody\":\"a\"}"), redacted("{\"MessageBody\":\"a\"}"));
        assertNotEquals(redacted("{\"MessageBody\":\"a\"}"), redacted("{\"MessageBody\":\"b\"}"));
    }

    @Test
    void aHugeInputIsCommittedToAsAWhole() {
        String said = redacted("{\"Names\":[" + "\"n\",".repeat(10_000) + "\"n\"]}");
        assertTrue(said.length() < 200, said.length() + " characters");
        assertTrue(said.contains("committed"), said);
    }

    @Test
    void digestAndSizeOfAGateStay() {
        String said = redacted("{\"Body\":{\"sha256\":\"ab\",\"size\":3}}");
        assertTrue(said.contains("\"sha256\":\"ab\""), said);
    }
}
