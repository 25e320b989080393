package dev.lineclear.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real upstream that keeps the exact bytes it is sent and answers by {@link Script}: well, late, torn, or not at all.
 * The first connection runs the first script, and so on; the last script serves all further ones.
 */
public final class RecordingServer implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final ServerSocket listening;
    private final List<Script> scripts;
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();

    private RecordingServer(ServerSocket listening, List<Script> scripts) {
        this.listening = listening;
        this.scripts = scripts;
    }

    /** Listens on a free port of the loopback, at once. */
    public static RecordingServer start(Script first, Script... more) throws IOException {
        List<Script> scripts = new CopyOnWriteArrayList<>(more);
        scripts.addFirst(first);
        ServerSocket listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        RecordingServer server = new RecordingServer(listening, List.copyOf(scripts));
        Thread.ofVirtual().name("recording-server").start(server::accept);
        return server;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                Script script = scripts.get(Math.min(recordings.size(), scripts.size() - 1));
                Recording recording = new Recording(socket);
                recordings.add(recording);
                if (listening.isClosed()) {
                    recording.close();
                }
                Thread.ofVirtual().start(recording::listen);
                Thread.ofVirtual().start(() -> recording.play(script));
            } catch (IOException closed) {
                // By close(), or one connection's failure before it began: the loop's condition tells which.
            }
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** One for every connection so far, in the order they came. */
    public List<Recording> recordings() {
        return List.copyOf(recordings);
    }

    /** How many whole requests came, over all connections. */
    public int requests() {
        return recordings.stream()
                .mapToInt(recording -> recording.requests().size())
                .sum();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() throws IOException {
        listening.close();
        for (Recording recording : recordings) {
            recording.close();
        }
    }
}
