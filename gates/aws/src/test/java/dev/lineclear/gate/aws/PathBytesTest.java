package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Paths that somebody on the way may read otherwise: what is proposed is what production is asked, byte for byte. */
@Timeout(60)
class PathBytesTest {
    private static final String[] KEYS = {
        "a//k",
        "/k",
        "//",
        "a%2Fk",
        "a%2fk",
        "%2F",
        "a/..k",
        "...",
        "a;x=1/k",
        ";",
        "a%3Bk",
        "a%5Ck",
        "a%00k",
        "%00",
        "a%0D%0Ak",
        "a%20k",
        "a+k",
        "a%2Bk",
        "a%25k",
        "a%252Fk",
        "a%252e%252e/k",
        "%C3%A9",
        "e%CC%81",
        "a%3Fk",
        "a%23k",
        "~k",
        "%7Ek",
        "a:b@c",
        "a'k",
        "(k)",
        "a*k",
        "a!k",
        "a$k",
        "a,k",
        "a=k",
        "a&k"
    };

    private static final String[] DOTS = {
        ".",
        "..",
        "a/../k",
        "a/./k",
        "../b/k",
        "%2e%2e",
        "%2E%2E/k",
        ".%2e/k",
        "a/%2e%2e/k",
        "a%2F..%2Fk",
        "a%5C..%5Ck",
        "a%2f%2e%2e%2fk",
        "a/.."
    };

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

    private static String decoded(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void same(String method, String target, String host, String asked, String key) throws IOException {
        rig.proposals.clear();
        rig.production.requests.clear();
        String answer = new SignedRaw(method, target, "s3").host(host).send(rig);
        if (!answer.startsWith("HTTP/1.1 200")) {
            assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("<Code>"), target + ": " + answer);
            assertTrue(rig.production.requests.isEmpty(), target);
            return;
        }
        RecordingUpstream.Request sent = rig.production.requests.getFirst();
        assertEquals(
                method + " " + asked + " HTTP/1.1",
                sent.head().lines().findFirst().orElse(""));
        Proposal proposal = rig.proposals.getFirst();
        assertTrue(proposal.operation().endsWith("Object"), target + ": " + proposal.operation());
        assertEquals("b", proposal.input().path("Bucket").asString(), target);
        assertEquals(decoded(key), proposal.input().path("Key").asString(), target);
    }

    @Test
    void aKeyReachesProductionAsItWasProposed() throws IOException {
        for (String key : KEYS) {
            same("DELETE", "/b/" + key, "localhost", "/b/" + key, key);
            same("GET", "/b/" + key, "localhost", "/b/" + key, key);
        }
    }

    @Test
    void aKeyBehindABucketInTheHostToo() throws IOException {
        for (String key : KEYS) {
            same("DELETE", "/" + key, "b.localhost", "/b/" + key, key);
        }
    }

    /** Nobody can say which object it is: an operation that nobody knows, for which policies ask most. */
    @Test
    void aKeyThatIsNotUtf8IsUnknown() throws IOException {
        for (String key : new String[] {"%ED%A0%80", "%ff", "%C0%AE%C0%AE/k", "%C3"}) {
            rig.proposals.clear();
            rig.production.requests.clear();
            String answer = new SignedRaw("DELETE", "/b/" + key, "s3").send(rig);
            if (!answer.startsWith("HTTP/1.1 400")) {
                assertEquals("s3:Unknown", rig.proposals.getFirst().operation(), key);
                assertTrue(rig.production.requests.getFirst().head().startsWith("DELETE /b/" + key + " HTTP"), key);
            }
        }
    }

    @Test
    void segmentsOfDotsAreRefusedPlainOrEncoded() throws IOException {
        for (String key : DOTS) {
            for (String host : new String[] {"localhost", "b.localhost"}) {
                String target = host.equals("localhost") ? "/b/" + key : "/" + key;
                Conversation.refused(
                        rig, Conversation.text(new SignedRaw("DELETE", target, "s3").host(host)), "400", "<Code>");
            }
        }
    }

    @Test
    void whatNoPathMayHoldIsRefused() throws IOException {
        for (String key :
                new String[] {"a\\k", "a%2", "a%zz", "a\u00e9", "a|k", "a^k", "a`k", "{k}", "a\u0000k", "a\"k"}) {
            Conversation.refused(
                    rig,
                    Conversation.text(new SignedRaw("GET", "/b/k", "s3")).replace("GET /b/k ", "GET /b/" + key + " "),
                    "400",
                    "");
        }
    }

    @Test
    void aBucketsNameEndsAtTheFirstSlashForEverybody() throws IOException {
        for (String target : new String[] {"/b%2Fk", "/b%2fk/x", "/%2e%2e/k", "/./k", "/../k"}) {
            Conversation.refused(rig, Conversation.text(new SignedRaw("DELETE", target, "s3")), "400", "<Code>");
        }
    }
}
