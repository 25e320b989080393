package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RawClient;
import dev.lineclear.gate.http.RecordingUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that try to have the gate talk to somebody else: whatever they name, only the configured upstream is asked. */
@Timeout(60)
class OtherHostsTest {
    @TempDir
    Path spool;

    private Rig rig;
    private RecordingUpstream elsewhere;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
        elsewhere = RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @AfterEach
    void stop() {
        rig.close();
        elsewhere.close();
        assertTrue(elsewhere.requests.isEmpty(), () -> elsewhere.requests.toString());
    }

    /** Signed with this Host: refused, or sent to the configured upstream under its own name. */
    private void onlyUpstream(String service, String host) throws IOException {
        SignedRaw request = service.equals("s3")
                ? new SignedRaw("GET", "/b/k", "s3").host(host)
                : dynamodb("ListTables", "{}").host(host);
        String answer = request.send(rig);
        for (RecordingUpstream.Request sent : rig.production.requests) {
            String head = sent.head().toLowerCase(Locale.ROOT);
            assertTrue(head.contains("\r\nhost: 127.0.0.1:" + rig.production.port() + "\r\n"), head);
            assertFalse(head.contains("evil") || head.contains("169.254"), head);
        }
        boolean refused = answer.startsWith("HTTP/1.1 4") && rig.production.requests.isEmpty();
        boolean sent = answer.startsWith("HTTP/1.1 200") && rig.production.requests.size() == 1;
        assertTrue(refused || sent, host + ": " + answer);
        rig.proposals.clear();
        rig.production.requests.clear();
    }

    @Test
    void aHostThatIsNotAwss() throws IOException {
        for (String host : new String[] {
            "169.254.169.254",
            "[fd00:ec2::254]",
            "metadata.internal",
            "evil.example",
            "127.0.0.1:" + elsewhere.port(),
            "EVIL.example:80",
            "evil.example.",
            "xn--lineclear-9za.example",
            "0x7f000001",
            "2130706433",
            "dynamodb.eu-west-1.amazonaws.com.evil.example"
        }) {
            onlyUpstream("dynamodb", host);
            onlyUpstream("s3", host);
        }
    }

    @Test
    void aHostWithAUserOrAPathInIt() throws IOException {
        for (String host : new String[] {
            "user@127.0.0.1:" + elsewhere.port(),
            "user:secret@evil.example",
            "localhost/evil.example",
            "localhost#evil.example",
            "localhost?evil.example",
            "localhost%00.evil.example",
            "localhost,evil.example"
        }) {
            onlyUpstream("dynamodb", host);
            onlyUpstream("s3", host);
        }
    }

    /** A bucket before the gateway's own name goes on in path style, so it must not reach into host or path. */
    @Test
    void aBucketInTheHostThatWouldBeAPath() throws IOException {
        for (String bucket : new String[] {"..", ".", "a%2f..", "a/..", "b%2Fk", "a..", "%2e%2e", "B", "b."}) {
            String answer = new SignedRaw("DELETE", "/prod", "s3")
                    .host(bucket + ".localhost")
                    .send(rig);
            for (RecordingUpstream.Request sent : rig.production.requests) {
                String line = sent.head().lines().findFirst().orElse("");
                assertEquals("DELETE /" + bucket.toLowerCase(Locale.ROOT) + "/prod HTTP/1.1", line);
                assertFalse(line.contains("/../") || line.contains("/./") || line.contains("%2"), line);
            }
            rig.proposals.forEach(p -> assertFalse(p.operation().equals("s3:DeleteBucket"), bucket + ": " + p));
            assertTrue(answer.startsWith("HTTP/1.1 "), answer);
            rig.proposals.clear();
            rig.production.requests.clear();
        }
    }

    @Test
    void aRegionThatIsAHost() throws IOException {
        String honest = text(dynamodb("ListTables", "{}"));
        for (String region : new String[] {"evil.example", "evil.example#", "@evil.example", "..", "a:1"}) {
            String changed = honest.replace("/eu-west-1/", "/" + region + "/");
            Conversation.refused(rig, changed, "4", "message");
        }
    }

    @Test
    void anAbsoluteFormWithAnotherHost() throws IOException {
        String honest = text(dynamodb("ListTables", "{}"));
        for (String target : new String[] {
            "http://127.0.0.1:" + elsewhere.port() + "/",
            "http://localhost@127.0.0.1:" + elsewhere.port() + "/",
            "https://evil.example/",
            "HTTP://evil.example/",
            "//evil.example/",
            "ftp://localhost/",
            "http:/localhost/",
            "http://localhost:80/"
        }) {
            String changed = honest.replaceFirst("POST / ", "POST " + target + " ");
            try (RawClient client = new RawClient(rig.server.port())) {
                client.say(changed);
                String answer = client.hearUntil("\r\n\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 4"), target + ": " + answer);
            }
            assertTrue(rig.production.requests.isEmpty(), target);
        }
    }

    @Test
    void aTunnelAnUpgradeOrAnotherVersionOfHttp() throws IOException {
        String host = "127.0.0.1:" + elsewhere.port();
        for (String request : new String[] {
            "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
            "GET /b/k\r\n\r\n",
            "GET /b/k HTTP/0.9\r\n\r\n",
            "GET /b/k HTTP/2.0\r\nHost: localhost\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
            "\u0016\u0003\u0001\u0000\u0005hello"
        }) {
            try (RawClient client = new RawClient(rig.server.port())) {
                client.say(request).stopTalking();
                String answer = client.hearAll();
                assertFalse(answer.contains("200 OK") || answer.contains("101"), request + ": " + answer);
            }
            assertTrue(rig.production.requests.isEmpty() && rig.proposals.isEmpty(), request);
        }
        try (Conversation one = new Conversation(rig)) {
            String upgrade = text(dynamodb("ListTables", "{}")
                    .unsigned("Upgrade", "h2c")
                    .unsigned("HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA")
                    .unsigned("Connection", "Upgrade, HTTP2-Settings"));
            one.passes(upgrade, "{}");
        }
        assertFalse(rig.production
                .requests
                .getFirst()
                .head()
                .toLowerCase(Locale.ROOT)
                .contains("upgrade"));
        assertFalse(rig.production
                .requests
                .getFirst()
                .head()
                .toLowerCase(Locale.ROOT)
                .contains("http2-settings"));
    }
}
