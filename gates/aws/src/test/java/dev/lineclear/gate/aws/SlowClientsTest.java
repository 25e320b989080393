package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take their time to keep a place: cut off or refused within the limits, and nothing of theirs is proposed. */
@Timeout(60)
class SlowClientsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool, Limits.DEFAULT.withTimes(SHORT, Duration.ofSeconds(5), SHORT));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Says {@code start} at once and {@code rest} byte by byte, as often as a tenth of the limit passes unanswered. */
    private String drip(String start, String rest) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.server.port())) {
            socket.setSoTimeout((int) SHORT.toMillis() / 10);
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            int at = 0;
            while (true) {
                try {
                    int b = in.read();
                    if (b < 0) {
                        break;
                    }
                    heard.write(b);
                } catch (SocketTimeoutException e) {
                    if (at < rest.length()) {
                        socket.getOutputStream().write(rest.charAt(at++));
                    }
                }
            }
            assertTrue(at < rest.length(), "it was heard out");
        } catch (SocketException e) {
            heard.write('!'); // cut off while it was talking
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private void refusedOrCut(String answer) throws IOException {
        assertFalse(answer.contains("200 OK"), answer);
        assertTrue(rig.proposals.isEmpty() && rig.production.requests.isEmpty());
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }

    @Test
    void aRequestLineThatDrips() throws IOException {
        refusedOrCut(drip("GET /", "a".repeat(10_000)));
    }

    @Test
    void headersThatDrip() throws IOException {
        refusedOrCut(drip("POST / HTTP/1.1\r\nHost: h\r\n", "X-A: a\r\n".repeat(1_000)));
    }

    @Test
    void aBodyThatDripsIsRefusedInTheProtocolsForm() throws IOException {
        String body = "{\"TableName\":\"" + "a".repeat(10_000) + "\"}";
        String whole = text(dynamodb("DeleteTable", body));
        int start = whole.length() - body.length();
        String answer = drip(whole.substring(0, start), body);
        assertTrue(answer.startsWith("HTTP/1.1 408") && answer.contains("\"message\":\"Lineclear: "), answer);
        refusedOrCut(answer);
    }

    @Test
    void aBodyThatStops() throws IOException {
        String whole = text(dynamodb("DeleteTable", "{\"TableName\":\"a\"}"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(whole.substring(0, whole.length() - 5).getBytes(StandardCharsets.ISO_8859_1));
            refusedOrCut(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void chunksThatDrip() throws IOException {
        String whole = text(new SignedRaw("PUT", "/b/k", "s3").payloadHash(Load.UNSIGNED))
                .replace("Content-Length: 0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n");
        rig.passes = false;
        refusedOrCut(drip(whole, "1\r\na\r\n".repeat(2_000)));
    }

    @Test
    void aClientThatTakesNothingOfALongAnswer() throws Exception {
        rig.production.answerer((request, socket) -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[1 << 20];
            try {
                for (int i = 0; i < 1_000; i++) {
                    socket.getOutputStream().write(piece);
                }
            } catch (SocketException e) {
                return false;
            }
            return false;
        });
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.server.port())) {
            socket.getOutputStream().write(new SignedRaw("GET", "/b/k", "s3").bytes());
            dev.lineclear.gate.http.Await.until(() -> !rig.production.requests.isEmpty());
            dev.lineclear.gate.http.Await.until(() -> rig.server.running() == 0);
        }
        rig.production.answerer(Rig.json("{}"));
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }
}
