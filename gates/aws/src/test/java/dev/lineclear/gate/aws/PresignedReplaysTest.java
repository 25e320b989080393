package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.Await;
import dev.lineclear.gate.http.RawClient;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * URLs that the SDK presigned, used again, late, or by somebody else. A URL is a signature and no permission: each use is a
 * proposal of its own, so a read may be read again within its time, and what was approved for a change is claimed once.
 */
@Timeout(60)
class PresignedReplaysTest {
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

    private S3Presigner presigner(String key, String secret, String token) {
        return S3Presigner.builder()
                .endpointOverride(rig.uri())
                .region(Region.EU_WEST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(key, secret, token)))
                .build();
    }

    private S3Presigner presigner() {
        return presigner(Rig.AGENT_KEY, Rig.AGENT_SECRET, Rig.AGENT_TOKEN);
    }

    private URL get(S3Presigner presigner, Duration time) {
        return presigner
                .presignGetObject(b -> b.signatureDuration(time)
                        .getObjectRequest(g -> g.bucket("data").key("k")))
                .url();
    }

    private URL put(S3Presigner presigner) {
        return presigner
                .presignPutObject(b -> b.signatureDuration(Duration.ofMinutes(5))
                        .putObjectRequest(p -> p.bucket("data").key("k")))
                .url();
    }

    private String use(String method, String file, String body) throws IOException {
        try (RawClient client = new RawClient(rig.server.port())) {
            return client.say(method + " " + file + " HTTP/1.1\r\nHost: 127.0.0.1:" + rig.server.port()
                            + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .hearAll();
        }
    }

    private void refused(String answer, String status) throws IOException {
        assertTrue(answer.startsWith("HTTP/1.1 " + status) && answer.contains("<Error><Code>"), answer);
        assertTrue(rig.proposals.isEmpty() && rig.production.requests.isEmpty());
        try (S3Presigner own = presigner()) {
            assertTrue(use("GET", get(own, Duration.ofMinutes(5)).getFile(), "").startsWith("HTTP/1.1 200"));
        }
        rig.proposals.clear();
        rig.production.requests.clear();
    }

    @Test
    void aReadReplayedWithinItsTimeIsAProposalOfItsOwn() throws IOException {
        try (S3Presigner own = presigner()) {
            String url = get(own, Duration.ofMinutes(5)).getFile();
            assertTrue(use("GET", url, "").startsWith("HTTP/1.1 200"));
            assertTrue(use("GET", url, "").startsWith("HTTP/1.1 200"));
        }
        assertEquals(2, rig.proposals.size());
        assertNotEquals(rig.proposals.get(0).id(), rig.proposals.get(1).id());
        assertEquals(rig.proposals.get(0).digest(), rig.proposals.get(1).digest());
    }

    /** What is let through once is not let through by the same URL: the second use is asked about anew. */
    @Test
    void aWriteReplayedIsAskedAboutAnew() throws IOException {
        try (S3Presigner own = presigner()) {
            String url = put(own).getFile();
            assertTrue(use("PUT", url, "one").startsWith("HTTP/1.1 200"));
            rig.verdict = proposal -> Optional.of(Rig.held());
            String again = use("PUT", url, "one");
            assertTrue(again.startsWith("HTTP/1.1 403") && again.contains("held as 01K"), again);
        }
        assertEquals(2, rig.proposals.size());
        assertEquals(1, rig.production.requests.size());
    }

    /** A presigned upload leaves its content open: what was approved of one content is no approval of another. */
    @Test
    void aWriteReplayedWithAnotherContentIsAnotherDigest() throws IOException {
        rig.passes = false;
        try (S3Presigner own = presigner()) {
            String url = put(own).getFile();
            use("PUT", url, "one");
            use("PUT", url, "two");
        }
        assertNotEquals(rig.proposals.get(0).digest(), rig.proposals.get(1).digest());
    }

    @Test
    void aUrlUsedAfterItsTime() throws Exception {
        try (S3Presigner own = presigner()) {
            String url = get(own, Duration.ofSeconds(1)).getFile();
            Await.until(() -> !use("GET", url, "").startsWith("HTTP/1.1 200"));
            rig.proposals.clear();
            rig.production.requests.clear();
            refused(use("GET", url, ""), "403");
        }
    }

    @Test
    void aUrlOfAnotherMethodKeyOrTime() throws IOException {
        try (S3Presigner own = presigner()) {
            String url = get(own, Duration.ofMinutes(5)).getFile();
            refused(use("DELETE", url, ""), "403");
            refused(use("PUT", url, "x"), "403");
            refused(use("GET", url.replace("/data/k?", "/data/other?"), ""), "403");
            refused(use("GET", url.replace("Expires=300", "Expires=3000"), ""), "403");
            refused(use("GET", url + "&versionId=1", ""), "403");
        }
    }

    @Test
    void aUrlOfASessionThatIsNone() throws IOException {
        try (S3Presigner other = presigner("LCNOBODY000000000001", Rig.AGENT_SECRET, Rig.AGENT_TOKEN)) {
            refused(use("GET", get(other, Duration.ofMinutes(5)).getFile(), ""), "403");
        }
    }

    @Test
    void aUrlWithAnotherSessionsTokenOrSecret() throws IOException {
        try (S3Presigner token = presigner(Rig.AGENT_KEY, Rig.AGENT_SECRET, "another-token");
                S3Presigner secret = presigner(Rig.AGENT_KEY, "another-secret", Rig.AGENT_TOKEN)) {
            refused(use("GET", get(token, Duration.ofMinutes(5)).getFile(), ""), "4");
            refused(use("GET", get(secret, Duration.ofMinutes(5)).getFile(), ""), "403");
        }
    }

    @Test
    void aUrlWithMoreThanWasSigned() throws IOException {
        try (S3Presigner own = presigner();
                RawClient client = new RawClient(rig.server.port())) {
            String url = get(own, Duration.ofMinutes(5)).getFile();
            byte[] request = ("GET " + url + " HTTP/1.1\r\nHost: 127.0.0.1:" + rig.server.port()
                            + "\r\nx-amz-copy-source: /other/k\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            refused(client.say(request).hearAll(), "403");
        }
    }
}
