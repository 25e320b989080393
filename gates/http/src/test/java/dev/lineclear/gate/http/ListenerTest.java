package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener in a process that may have few files open, and has them open. */
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
