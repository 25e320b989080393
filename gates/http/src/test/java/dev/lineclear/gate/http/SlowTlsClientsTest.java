package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What TLS adds to the ways in which a client takes its time: handshakes, and a farewell that has to be written. */
@Timeout(60)
final class SlowTlsClientsTest {
    /** A record of a handshake with 512 bytes, of which the first says that a client's hello follows. */
    private static final byte[] HELLO = {0x16, 3, 1, 2, 0, 1};

    private final List<Socket> sockets = new ArrayList<>();
    private GuardedPages pages;

    @BeforeEach
    void start() throws Exception {
        pages = new GuardedPages(Optional.of(TestTls.server()));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        pages.close();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), pages.port());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private Socket secured() throws Exception {
        Socket socket = TestTls.client().getSocketFactory().createSocket(connected(), "localhost", pages.port(), true);
        sockets.add(socket);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void pagesAreServed() throws Exception {
        Socket socket = secured();
        say(socket, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("page"), answer);
    }

    /** Says {@code rest} byte by byte, for far longer than it may. @return whether it was cut off before it had said all */
    private static boolean cutOff(Socket socket, byte[] rest) throws IOException {
        socket.setSoTimeout((int) GuardedPages.SHORT.toMillis() / 10);
        InputStream in = socket.getInputStream();
        try {
            for (byte next : rest) {
                try {
                    while (in.read() >= 0) {
                        // An answer may come first.
                    }
                    return true;
                } catch (SocketTimeoutException e) {
                    socket.getOutputStream().write(next);
                }
            }
        } catch (SocketException e) {
            return true;
        }
        return false;
    }

    @Test
    void whoHoldsAllConnectionsInHandshakesKeepsNobodyOut() throws Exception {
        for (int i = 0; i < 3 * GuardedPages.OPEN; i++) {
            connected().getOutputStream().write(HELLO, 0, i % 2 * HELLO.length);
        }
        pagesAreServed();
    }

    /** Or the first, which never takes what is written to it, would have kept the watch from all others. */
    @Test
    void aClientThatTakesNothingIsCutOffAndSoIsTheNextThatDrips() throws Exception {
        say(secured(), "GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
        Await.until(() -> pages.begun.get() == 1);
        Await.until(() -> pages.working.get() == 0);
        Socket next = secured();
        say(next, "GET / HTTP/1.1\r\nHost: h\r\n");
        assertTrue(cutOff(next, "X-A: a\r\n".repeat(100).getBytes(StandardCharsets.ISO_8859_1)));
        pagesAreServed();
    }
}
