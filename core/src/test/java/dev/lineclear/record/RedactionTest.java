package dev.lineclear.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RedactionTest {
    private final Map<String, byte[]> kept = new HashMap<>();
    private final Redaction redaction = new Redaction(
            kept::put,
            operation -> operation.equals("rds:CreateDBInstance") ? List.of("Master.Name", "Tags[].Value") : List.of());

    private String redacted(String json) {
        JsonNode input = CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
        return CanonicalJson.string(redaction.input("dynamodb:PutItem", input).input());
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
    void theSameValueHasAnotherCommitmentEachTimeSoThatNobodyCanCompareOrGuess() {
        assertNotEquals(redacted("{\"MessageBody\":\"a\"}"), redacted("{\"MessageBody\":\"a\"}"));
        assertEquals(2, kept.size());
    }

    @Test
    void whatIsKeptOpensTheCommitment() throws Exception {
        String json = "{\"MessageBody\":\"caf\u00e9\",\"Note\":\"password=hunter2\",\"Plain\":1}";
        Redaction.Redacted redacted =
                redaction.input("sqs:SendMessage", CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8)));
        JsonNode body = CanonicalJson.parse(kept.get(redacted.kept().orElseThrow()));
        assertEquals(2, body.path("values").size());
        for (JsonNode value : body.path("values").values()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(HexFormat.of().parseHex(value.path("salt").asString()));
            byte[] content = value.path("json").asString().getBytes(StandardCharsets.UTF_8);
            String committed = HexFormat.of().formatHex(digest.digest(content));
            assertEquals(committed, value.path("committed").asString());
            assertTrue(CanonicalJson.string(redacted.input()).contains(committed));
        }
        assertEquals("\"caf\u00e9\"", body.path("values").get(0).path("json").asString());
    }

    @Test
    void membersThatTheCatalogueMarksAreNeverThere() {
        String json = "{\"Master\":{\"Name\":\"ann\",\"Port\":1},\"Tags\":[{\"Key\":\"k\",\"Value\":\"v1\"}]}";
        JsonNode input = CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
        String said = CanonicalJson.string(
                redaction.input("rds:CreateDBInstance", input).input());
        assertFalse(said.contains("ann") || said.contains("v1"), said);
        assertTrue(said.contains("\"Key\":\"k\"") && said.contains("\"Port\":1"), said);
        assertEquals(
                json,
                CanonicalJson.string(
                        redaction.input("rds:DeleteDBInstance", input).input()));
    }

    @Test
    void nothingIsKeptWhereNothingIsCommittedTo() {
        redacted("{\"TableName\":\"reports\"}");
        assertTrue(kept.isEmpty());
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

    @Test
    void whoApprovesSeesDataButNoSecrets() {
        JsonNode input =
                CanonicalJson.parse(("{\"Item\":{\"name\":\"Ann\"},\"MasterUserPassword\":\"hunter2\",\"Size\":3,"
                                + "\"Tags\":[{\"Key\":\"k\",\"Value\":\"marked\"}],\"Note\":\"token=abcdef0123\"}")
                        .getBytes(StandardCharsets.UTF_8));
        String shown = CanonicalJson.string(Redaction.shown(input, List.of("Tags[].Value")));
        assertEquals(
                "{\"Item\":{\"name\":\"Ann\"},\"MasterUserPassword\":\"(secret, not shown)\",\"Note\":\"[redacted]\",\"Size\":3,"
                        + "\"Tags\":[{\"Key\":\"k\",\"Value\":\"(secret, not shown)\"}]}",
                shown);
    }
}
