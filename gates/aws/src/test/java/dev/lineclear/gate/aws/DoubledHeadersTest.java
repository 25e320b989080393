package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A header of which one reader takes the first and another the last, sent in an otherwise honest, signed request. */
@Timeout(60)
class DoubledHeadersTest {
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

    /** With a line more at the head's end or its beginning: either way it is refused. */
    private void added(String line, String status, String holding) throws IOException {
        String honest = text(dynamodb("ListTables", "{}"));
        int end = honest.indexOf("\r\n\r\n") + 2;
        int start = honest.indexOf("\r\n") + 2;
        for (int at : new int[] {end, start}) {
            String doubled = honest.substring(0, at) + line + "\r\n" + honest.substring(at);
            Conversation.refused(rig, doubled, status, holding);
        }
    }

    private void replaced(String from, String to, String status, String holding) throws IOException {
        String honest = text(dynamodb("ListTables", "{}"));
        String changed = honest.replaceFirst("(?i)" + from, to);
        assertTrue(!changed.equals(honest), from);
        Conversation.refused(rig, changed, status, holding);
    }

    @Test
    void twoAuthorizations() throws IOException {
        added("Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/r/s/aws4_request", "400", "twice");
        added("aUTHORIZATION: Bearer x", "400", "twice");
    }

    @Test
    void twoDates() throws IOException {
        added("X-Amz-Date: 20260101T000000Z", "400", "twice");
        added("x-aMZ-dATE: 20260101T000000Z", "400", "twice");
    }

    @Test
    void twoTargets() throws IOException {
        added("X-Amz-Target: DynamoDB_20120810.DeleteTable", "400", "twice");
        added("x-amz-TARGET: DynamoDB_20120810.DeleteTable", "400", "twice");
    }

    @Test
    void twoTokens() throws IOException {
        added("X-Amz-Security-Token: another", "400", "twice");
    }

    @Test
    void twoContentTypes() throws IOException {
        added("Content-Type: application/x-www-form-urlencoded", "400", "twice");
    }

    @Test
    void twoContentHashes() throws IOException {
        added("x-amz-content-sha256: UNSIGNED-PAYLOAD", "403", "not signed");
    }

    @Test
    void targetsJoinedByAComma() throws IOException {
        replaced(
                "X-Amz-Target: DynamoDB_20120810.ListTables",
                "X-Amz-Target: DynamoDB_20120810.ListTables, DynamoDB_20120810.DeleteTable",
                "403",
                "InvalidSignatureException");
    }

    @Test
    void aTargetTakenAwayAsHopByHop() throws IOException {
        for (String line : new String[] {
            "Connection: x-amz-target",
            "cOnnEction: keep-alive, X-AMZ-Security-Token",
            "Connection: x-amz-date",
            "Connection: content-type",
            "Connection: host"
        }) {
            added(line, "400", "hop-by-hop");
        }
    }

    @Test
    void aMethodOverridden() throws IOException {
        added("X-HTTP-Method-Override: DELETE", "403", "not signed");
        added("x-original-url: /other", "403", "not signed");
    }
}
