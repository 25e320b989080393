package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RecordingUpstream.Answerer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A production that misbehaves. A read is refused; a change that may have been done is in doubt, in a form that no client
 * tries again; the next request works.
 */
@Timeout(120)
class UpstreamFaultsTest {
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

    private static SignedRaw dynamodb(String operation, String body) {
        return new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .body(body);
    }

    private static Answerer raw(String answer) {
        return (request, socket) -> {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
    }

    private void misbehaves(Answerer answerer) throws IOException {
        rig.production.answerer(answerer);
        String read = dynamodb("ListTables", "{}").send(rig);
        assertTrue(read.startsWith("HTTP/1.1 5"), read);
        assertTrue(read.contains("\"message\":\"Lineclear: "), read);
        String change = dynamodb("DeleteTable", "{\"TableName\":\"reports\"}").send(rig);
        assertTrue(change.startsWith("HTTP/1.1 409"), change);
        assertTrue(change.contains("LineclearInDoubt") && change.contains("not known"), change);
        long sent = rig.production.requests.stream()
                .filter(request -> request.head().contains("DeleteTable"))
                .count();
        assertEquals(1, sent, "a change is sent once");
        rig.production.answerer(Rig.json("{}"));
        String next = dynamodb("ListTables", "{}").send(rig);
        assertTrue(next.startsWith("HTTP/1.1 200"), next);
    }

    @Test
    void itDiesBeforeItAnswers() throws IOException {
        misbehaves((request, socket) -> {
            socket.setSoLinger(true, 0);
            return false;
        });
    }

    @Test
    void itDiesWithinItsHead() throws IOException {
        misbehaves(raw("HTTP/1.1 200 OK\r\nContent-Le"));
    }

    @Test
    void itSendsGarbage() throws IOException {
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("seed " + seed);
        byte[] garbage = new byte[20_000];
        new Random(seed).nextBytes(garbage);
        misbehaves((request, socket) -> {
            socket.getOutputStream().write(garbage);
            return false;
        });
    }

    @Test
    void itNeverEndsItsHead() throws IOException {
        misbehaves((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] line = "x-more: 0123456789012345678901234567890123456789\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100_000; i++) {
                socket.getOutputStream().write(line);
            }
            return false;
        });
    }

    @Test
    void itSendsOneEndlessHeader() throws IOException {
        byte[] piece = new byte[64 * 1024];
        Arrays.fill(piece, (byte) 'a');
        misbehaves((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nx-long: ".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 64; i++) {
                socket.getOutputStream().write(piece);
            }
            return false;
        });
    }

    @Test
    void itSaysContinueForEver() throws IOException {
        byte[] more = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        misbehaves((request, socket) -> {
            for (int i = 0; i < 100_000; i++) {
                socket.getOutputStream().write(more);
            }
            return false;
        });
    }

    /** A redirection may lead anywhere: it is given to the agent, which has no credentials there, and not followed. */
    @Test
    void itsRedirectionsAreNotFollowed() throws IOException {
        rig.production.answerer(raw("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/elsewhere\r\n"
                + "Content-Length: 0\r\n\r\n"));
        String answer = dynamodb("ListTables", "{}").send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 307"), answer);
        assertEquals(1, rig.production.requests.size());
    }

    @Test
    void itsAnswerWithTwoLengthsReachesNobody() throws IOException {
        misbehaves(raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}"));
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForAWholeOne() throws IOException {
        rig.production.answerer(raw("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
                + "Content-Length: 400000\r\n\r\n{\"TableNames\":["));
        String answer = dynamodb("ListTables", "{}").send(rig);
        assertFalse(answer.endsWith("}"), "cut short, and to be seen as such: " + answer);
        rig.production.answerer(Rig.json("{}"));
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }
}
