package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that end by themselves, such as in a process that may have few files open, and has them open. */
@Timeout(120)
final class ListenerTest {
    private static final int FILES = 128;

    @Test
    void listensAgainAfterItRanOutOfFiles() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "ulimit -n " + FILES + " && exec \"$@\"",
                        "sh",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfFiles.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader()) {
            int port = Integer.parseInt(said.readLine());
            assertEquals("full", said.readLine());
            Await.until(() -> refused(port));
            process.outputWriter().append('\n').flush();
            Await.until(() -> serves(port));
        } finally {
            process.outputWriter().close();
            process.destroyForcibly().waitFor();
        }
    }

    /** Opens servers, the first of which ended by itself. */
    private static final class Opening implements IntFunction<WebServer> {
        private final List<WebServer> opened = new CopyOnWriteArrayList<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final Runnable second;

        /** @param second what happens when it is to open the second one */
        Opening(Runnable second) {
            this.second = second;
        }

        @Override
        public WebServer apply(int port) {
            if (asked.incrementAndGet() == 2) {
                second.run();
            }
            WebServer server = WebServer.builder()
                    .address(InetAddress.getLoopbackAddress())
                    .port(port)
                    .shutdownHook(false)
                    .routing(HttpRouting.builder().get("/", (request, response) -> response.send("page")))
                    .build();
            opened.add(server);
            return server;
        }

        Listener listener() {
            return Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this);
        }
    }

    @Test
    void listensAgainAfterAnErrorToo() throws Exception {
        Opening servers = new Opening(() -> {
            throw new OutOfMemoryError("as it would be");
        });
        try (Listener listener = servers.listener()) {
            int port = listener.port();
            assertTrue(serves(port));
            servers.opened.getFirst().stop();
            Await.until(() -> serves(port));
            assertEquals(3, servers.asked.get());
        }
    }

    @Test
    void oneThatIsClosedWhileItListensAgainStaysClosed() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        Opening servers = new Opening(() -> {
            again.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(1_000_000); // until it is being closed
            }
        });
        Listener listener = servers.listener();
        int port = listener.port();
        servers.opened.getFirst().stop();
        again.await();
        listener.close();
        assertTrue(refused(port), "it listens, and is closed");
    }

    private static boolean refused(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean serves(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    .hearUntil("page")
                    .startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }
}
