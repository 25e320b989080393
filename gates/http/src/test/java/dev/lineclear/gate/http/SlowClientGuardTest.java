package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener with pages behind the guard, and clients that take their time to keep a place in it. */
@Timeout(60)
final class SlowClientGuardTest {
    private final List<Socket> sockets = new ArrayList<>();
    private final GuardedPages pages = new GuardedPages(Optional.empty());

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

    private void pagesAreServed() throws IOException {
        try (RawClient client = new RawClient(pages.port())) {
            String answer = client.say("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .hearAll();
            assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("page"), answer);
        }
    }

    /** Says {@code start}, then {@code rest} byte by byte. @return whether it was cut off before it had said all */
    private boolean cutOff(String start, String rest) throws IOException {
        Socket socket = connected();
        socket.setSoTimeout((int) GuardedPages.SHORT.toMillis() / 10);
        try {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            for (int at = 0; at < rest.length(); at++) {
                try {
                    while (socket.getInputStream().read() >= 0) {
                        // An answer may come first.
                    }
                    return true;
                } catch (SocketTimeoutException e) {
                    socket.getOutputStream().write(rest.charAt(at));
                }
            }
        } catch (SocketException e) {
            return true;
        }
        return false;
    }

    @Test
    void headsThatDripAreCutOff() throws IOException {
        assertTrue(cutOff("GET / HTTP/1.1\r\nHost: h\r\n", "X-A: a\r\n".repeat(100)));
        pagesAreServed();
    }

    @Test
    void bodiesThatDripAreCutOffWhetherAnybodyReadsThemOrNot() throws Exception {
        for (String path : List.of("/read", "/unread")) {
            assertTrue(
                    cutOff("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n", "a".repeat(400)),
                    path);
        }
        Await.until(() -> pages.working.get() == 0);
        pagesAreServed();
    }

    @Test
    void aBodyThatCameFastAtFirstIsCutOffWhenItDrips() throws Exception {
        int fast = 400_000;
        String start = "POST /read HTTP/1.1\r\nHost: h\r\nContent-Length: " + 2 * fast + "\r\n\r\n" + "a".repeat(fast);
        assertTrue(cutOff(start, "a".repeat(400)));
        Await.until(() -> pages.working.get() == 0);
        pagesAreServed();
    }

    @Test
    void aRequestThatIsRefusedUnreadLeavesItsConnectionToTheNext() throws IOException {
        try (RawClient client = new RawClient(pages.port())) {
            client.say("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nGET /");
            assertTrue(client.hearUntil("no").startsWith("HTTP/1.1 403"));
            String next = client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n").hearUntil("page");
            assertTrue(next.startsWith("HTTP/1.1 200"), next);
        }
    }

    @Test
    void aClientThatTakesNothingOfAnAnswerIsCutOff() throws Exception {
        Socket socket = connected();
        socket.getOutputStream().write("GET /long HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Await.until(() -> pages.begun.get() == 1);
        Await.until(() -> pages.working.get() == 0);
        pagesAreServed();
    }

    @Test
    void whoHoldsAllConnectionsOpenKeepsNobodyOut() throws Exception {
        for (int i = 0; i < 3 * GuardedPages.OPEN; i++) {
            String start =
                    List.of("", "GET /aaa", "GET / HTTP/1.1\r\nHost: h\r\n").get(i % 3);
            connected().getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        }
        pagesAreServed();
    }
}
