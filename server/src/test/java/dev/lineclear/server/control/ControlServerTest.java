package dev.lineclear.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The control interface, asked by programs that do not say what they mean. */
@Timeout(60)
final class ControlServerTest {
    private static final String HEAD =
            "POST /v1/echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer secret\r\n";

    @Test
    void aBodyThatIsBadlyFramedOrBreaksOffIsItsSendersFaultAndDoesNothing() throws IOException {
        AtomicInteger done = new AtomicInteger();
        Desk echo = (control, routing) -> routing.post("/v1/echo", control.guarded((request, body) -> {
            done.incrementAndGet();
            return body;
        }));
        try (ControlServer server = new ControlServer(InetAddress.getLoopbackAddress(), 0, "secret", List.of(echo))) {
            for (String bad : List.of(
                    "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n2\r\n{}!\r\n0\r\n\r\n",
                    "Content-Length: 9\r\n\r\n{}")) {
                String answer = said(server, HEAD + bad);
                assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("did not come"), bad + answer);
            }
            assertEquals(0, done.get());
            String good = said(server, HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
            assertTrue(good.startsWith("HTTP/1.1 200") && good.endsWith("{}"), good);
        }
    }

    private static String said(ControlServer server, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
