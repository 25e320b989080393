package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A grant is for one digest. Whatever changes what a request does changes its digest, so that nothing else runs on the
 * approval of another; and what does not matter leaves it, so that the same command finds its hold.
 */
class ChangedRequestTest {
    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Proposal proposal(SignedRaw request) throws IOException {
        int before = rig.proposals.size();
        String answer = request.send(rig);
        assertEquals(before + 1, rig.proposals.size(), answer);
        return rig.proposals.getLast();
    }

    private void changes(SignedRaw approved, SignedRaw sent) throws IOException {
        Proposal one = proposal(approved);
        Proposal other = proposal(sent);
        assertNotEquals(one.digest(), other.digest(), one + "\n" + other);
    }

    private static SignedRaw delete(String body) {
        return new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                .body(body);
    }

    @Test
    void theSameRequestHasTheSameDigestHoweverItIsWritten() throws IOException {
        Proposal one = proposal(delete("{\"TableName\":\"a\"}"));
        assertEquals(
                one.digest(),
                proposal(delete(" { \"TableName\" : \"\\u0061\" } ")).digest());
    }

    @Test
    void anotherBody() throws IOException {
        changes(delete("{\"TableName\":\"a\"}"), delete("{\"TableName\":\"b\"}"));
    }

    @Test
    void aMemberThatNobodyKnows() throws IOException {
        changes(delete("{\"TableName\":\"a\"}"), delete("{\"TableName\":\"a\",\"Force\":true}"));
    }

    @Test
    void anotherOperationOnTheSameInput() throws IOException {
        changes(
                delete("{\"TableName\":\"a\"}"),
                new SignedRaw("POST", "/", "dynamodb")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "DynamoDB_20120810.DescribeTable")
                        .body("{\"TableName\":\"a\"}"));
    }

    @Test
    void aHeaderThatSaysWhatToDo() throws IOException {
        changes(
                new SignedRaw("DELETE", "/b/k", "s3"),
                new SignedRaw("DELETE", "/b/k", "s3").header("x-amz-bypass-governance-retention", "true"));
        changes(
                new SignedRaw("PUT", "/b/k", "s3")
                        .header("x-amz-acl", "private")
                        .body("x"),
                new SignedRaw("PUT", "/b/k", "s3")
                        .header("x-amz-acl", "public-read")
                        .body("x"));
        changes(
                new SignedRaw("PUT", "/b/k", "s3").header("x-amz-copy-source", "/b/one"),
                new SignedRaw("PUT", "/b/k", "s3").header("x-amz-copy-source", "/b/two"));
    }

    @Test
    void aParameterOfTheQuery() throws IOException {
        changes(new SignedRaw("DELETE", "/b/k", "s3"), new SignedRaw("DELETE", "/b/k?versionId=1", "s3"));
        changes(new SignedRaw("DELETE", "/b/k?versionId=1", "s3"), new SignedRaw("DELETE", "/b/k?versionId=2", "s3"));
    }

    @Test
    void anotherContentOfAnUpload() throws IOException {
        changes(new SignedRaw("PUT", "/b/k", "s3").body("one"), new SignedRaw("PUT", "/b/k", "s3").body("two"));
    }

    @Test
    void anotherBucketByTheHost() throws IOException {
        changes(
                new SignedRaw("DELETE", "/k", "s3").host("b.localhost"),
                new SignedRaw("DELETE", "/k", "s3").host("c.localhost"));
    }

    @Test
    void pathsThatNearlyMeanTheSameObject() throws IOException {
        List<String> keys = List.of("a/k", "a%2Fk", "a//k", "a/k/", "A/k", "a/k%20", "a/k%00", "a;x/k", "a%5Ck");
        for (int i = 0; i < keys.size(); i++) {
            for (String other : keys.subList(i + 1, keys.size())) {
                nearlyTheSame(keys.get(i), other);
            }
        }
    }

    /** Two keys are one digest only where production is asked for one key. */
    private void nearlyTheSame(String one, String other) throws IOException {
        rig.proposals.clear();
        rig.production.requests.clear();
        new SignedRaw("DELETE", "/b/" + one, "s3").send(rig);
        new SignedRaw("DELETE", "/b/" + other, "s3").send(rig);
        List<String> asked = rig.production.requests.stream()
                .map(r -> r.head().lines().findFirst().orElse(""))
                .toList();
        if (asked.size() == 2) {
            boolean digest =
                    rig.proposals.get(0).digest().equals(rig.proposals.get(1).digest());
            assertEquals(key(asked.get(0)).equals(key(asked.get(1))), digest, one + " and " + other + ": " + asked);
        }
    }

    /** The key as S3 takes it out of the request line. */
    private static String key(String line) {
        return URI.create(line.split(" ")[1]).getPath();
    }

    /** A presigned request is a request: whoever replays it asks again, and what was approved was claimed once. */
    @Test
    void aReplayIsAProposalOfItsOwn() throws IOException {
        byte[] request =
                delete("{\"TableName\":\"a\"}").unsigned("Connection", "close").bytes();
        String text = new String(request, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 2; i++) {
            try (var client = new dev.lineclear.gate.http.RawClient(rig.server.port())) {
                assertTrue(client.say(text).hearAll().startsWith("HTTP/1.1 200"));
            }
        }
        assertEquals(2, rig.proposals.size());
        assertNotEquals(rig.proposals.get(0).id(), rig.proposals.get(1).id());
        assertEquals(rig.proposals.get(0).digest(), rig.proposals.get(1).digest());
    }
}
