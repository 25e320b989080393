package dev.lineclear.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is approved is what runs: one digest for one request, and no two requests with one digest. */
final class DigestAttacksTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Session SESSION = new Session(
            "s1",
            new Agent("kiro", "sre", Scope.ALL),
            "op@example.com",
            "t",
            NOON,
            NOON.plusSeconds(60),
            Session.State.OPEN);
    private static final Target REPORTS = target("arn:aws:dynamodb:us-east-1:1:table/reports");

    private static Target target(String urn) {
        return new Target(urn, "dynamodb", "table", Environment.UNKNOWN, Map.of());
    }

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Digest digest(String input) {
        return proposal(SESSION, "dynamodb:DeleteTable", Map.of("region", "us-east-1"), REPORTS, input);
    }

    private static Digest proposal(Session s, String operation, Map<String, String> to, Target target, String input) {
        return Proposal.of("p", s, "aws", operation, to, List.of(target), json(input), "", NOON)
                .digest();
    }

    @Test
    void orderAndSpaceDoNotMatter() {
        assertEquals(digest("{\"a\":1,\"b\":[1,2]}"), digest(" { \"b\" : [ 1 , 2 ] , \"a\" : 1.0 } "));
    }

    @Test
    void timeIdAndReasonDoNotMatterSoThatRepeatingFindsTheHold() {
        Proposal first = Proposal.of("p1", SESSION, "aws", "x:Y", Map.of(), List.of(REPORTS), json("{}"), "a", NOON);
        Proposal second = Proposal.of(
                "p2", SESSION, "aws", "x:Y", Map.of(), List.of(REPORTS), json("{}"), "b", NOON.plusSeconds(9));
        assertEquals(first.digest(), second.digest());
    }

    @Test
    void aDuplicateKeyIsRefused() {
        assertThrows(CanonicalJson.MalformedException.class, () -> json("{\"TableName\":\"a\",\"TableName\":\"b\"}"));
        assertThrows(CanonicalJson.MalformedException.class, () -> json("{\"a\":1,\"\\u0061\":2}"));
    }

    @Test
    void trailingBytesAreRefused() {
        assertThrows(CanonicalJson.MalformedException.class, () -> json("{} {}"));
        assertThrows(CanonicalJson.MalformedException.class, () -> json("{}x"));
    }

    @Test
    void aDeepDocumentIsRefused() {
        assertThrows(
                CanonicalJson.MalformedException.class,
                () -> json("[".repeat(CanonicalJson.MAX_DEPTH + 1) + "]".repeat(CanonicalJson.MAX_DEPTH + 1)));
    }

    @Test
    void numbersThatDifferBeyondADoubleDoNotCollide() {
        assertNotEquals(digest("{\"n\":9007199254740993}"), digest("{\"n\":9007199254740992}"));
        assertNotEquals(digest("{\"n\":0.1000000000000000055}"), digest("{\"n\":0.1}"));
        assertNotEquals(digest("{\"n\":1e400}"), digest("{\"n\":2e400}"));
    }

    @Test
    void textsThatLookAlikeDoNotCollide() {
        assertNotEquals(digest("{\"t\":\"caf\\u00e9\"}"), digest("{\"t\":\"cafe\\u0301\"}"));
        assertNotEquals(digest("{\"t\":\"reports\"}"), digest("{\"t\":\"reports\\u200b\"}"));
        assertNotEquals(digest("{\"t\":\"1\"}"), digest("{\"t\":1}"));
        assertNotEquals(digest("{\"t\":null}"), digest("{}"));
    }

    @Test
    void anotherSessionRegionTargetOrOperationIsAnotherDigest() {
        Digest base = digest("{}");
        Session other = new Session(
                "s2", SESSION.agent(), SESSION.operator(), "t", NOON, NOON.plusSeconds(60), Session.State.OPEN);
        Map<String, String> here = Map.of("region", "us-east-1");
        assertNotEquals(base, proposal(other, "dynamodb:DeleteTable", here, REPORTS, "{}"));
        assertNotEquals(base, proposal(SESSION, "dynamodb:UpdateTable", here, REPORTS, "{}"));
        assertNotEquals(base, proposal(SESSION, "dynamodb:DeleteTable", Map.of("region", "eu-west-1"), REPORTS, "{}"));
        Target beta = target("arn:aws:dynamodb:us-east-1:1:table/reports-beta");
        assertNotEquals(base, proposal(SESSION, "dynamodb:DeleteTable", here, beta, "{}"));
    }
}
