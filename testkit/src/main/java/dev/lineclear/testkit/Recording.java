package dev.lineclear.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** One connection to a {@link RecordingServer}: what came over it, to the byte. */
public final class Recording {
    /** A test that sends more should count, not keep. */
    private static final int MOST_BYTES = 256 << 20;

    private final Socket socket;

    /** Guarded by this. */
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();

    /** Guarded by this: no more will come. */
    private boolean ended;

    /** Guarded by this: what comes is left in the socket. */
    private boolean deaf;

    Recording(Socket socket) {
        this.socket = socket;
    }

    /** Everything that came, to the byte. */
    public synchronized byte[] bytes() {
        return got.toByteArray();
    }

    /** Everything that came, one character a byte. */
    public String text() {
        return new String(bytes(), StandardCharsets.ISO_8859_1);
    }

    /** The whole requests in it, each to the byte. What follows the last whole one is only in {@link #bytes()}. */
    public List<byte[]> requests() {
        byte[] all = bytes();
        List<byte[]> requests = new ArrayList<>();
        int from = 0;
        for (int end = Framing.end(all, from); end >= 0; end = Framing.end(all, from)) {
            requests.add(Arrays.copyOfRange(all, from, end));
            from = end;
        }
        return List.copyOf(requests);
    }

    /** Whether the other side has closed, or either has broken the connection. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    void listen() {
        byte[] buffer = new byte[64 << 10];
        try {
            while (mayRead()) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0 || !keep(buffer, read)) {
                    break;
                }
            }
        } catch (IOException broken) {
            // Recorded as its end.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized boolean mayRead() throws IOException {
        try {
            while (deaf && !socket.isClosed()) {
                wait();
            }
            return true;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private synchronized boolean keep(byte[] buffer, int length) {
        got.write(buffer, 0, length);
        notifyAll();
        return got.size() <= MOST_BYTES;
    }

    void play(Script script) {
        try (socket) {
            int from = 0;
            do {
                for (Script.Step step : script.steps()) {
                    from = play(step, from);
                }
            } while (script.again());
        } catch (IOException over) {
            // The other side has gone, or this one was closed.
        }
        wake();
    }

    /** Returns where the next request begins. */
    private int play(Script.Step step, int from) throws IOException {
        switch (step) {
            case Script.Step.AwaitRequest _ -> {
                return await(from, at -> Framing.end(bytes(), at));
            }
            case Script.Step.AwaitHead _ -> await(from, at -> text().indexOf("\r\n\r\n", at));
            case Script.Step.Send send -> {
                socket.getOutputStream().write(send.bytes().getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            case Script.Step.Hang _ -> await(from, at -> -1);
            case Script.Step.Deafen _ -> deafen();
            case Script.Step.Reset _ -> {
                // Closing with a linger of nothing sends RST in place of FIN.
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        return from;
    }

    private synchronized int await(int from, IntUnaryOperator end) throws IOException {
        try {
            while (true) {
                int at = end.applyAsInt(from);
                if (at >= 0) {
                    return at;
                }
                if (ended || socket.isClosed()) {
                    throw new IOException("ended before that");
                }
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private synchronized void deafen() {
        deaf = true;
    }

    private synchronized void wake() {
        notifyAll();
    }

    void close() throws IOException {
        socket.close();
        wake();
    }
}
