package dev.lineclear.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A connection that sends exactly the bytes it is given, right or wrong, and keeps exactly those that come back. For
 * what no HTTP client can be brought to send: two lengths, torn chunks, a second request hidden in the first.
 */
public final class RawHttp implements AutoCloseable {
    /** No probe wants more back; a server that never stops must not fill the heap. */
    private static final int MOST_BYTES = 64 << 20;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final Socket socket;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    /** Opens a connection to the host and port of an {@code http} address. */
    public static RawHttp connect(URI to) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(to.getHost(), to.getPort()), (int) CONNECT_LIMIT.toMillis());
            return new RawHttp(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends on a connection of its own, and returns all that came until it was closed or {@code limit} was over. */
    public static RawReply exchange(URI to, String request, Duration limit) throws IOException {
        try (RawHttp connection = connect(to)) {
            connection.send(request);
            return connection.read(limit, reply -> false);
        }
    }

    /** One byte a character (ISO 8859-1); line ends are the caller's. */
    public void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One write, pushed out at once. A peer that has closed already is no error here: the reply will tell. */
    public void send(byte[] bytes) throws IOException {
        if (socket.isOutputShutdown()) {
            throw new IOException("the output was ended before");
        }
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException closedByPeer) {
            // What it answered before is still to be read.
        }
    }

    /** Closes the sending half, so that the server sees the end of the stream. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /**
     * Reads until {@code enough} holds, the connection ends, or {@code limit} is over; an expected outcome each. The
     * reply holds everything since the connection was opened.
     */
    public RawReply read(Duration limit, Predicate<RawReply> enough) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] buffer = new byte[8192];
        InputStream in = socket.getInputStream();
        while (true) {
            RawReply sofar = new RawReply(got.toByteArray(), RawReply.End.OPEN);
            if (enough.test(sofar)) {
                return sofar;
            }
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0 || got.size() > MOST_BYTES) {
                return sofar;
            }
            try {
                socket.setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
                int read = in.read(buffer);
                if (read < 0) {
                    return new RawReply(got.toByteArray(), RawReply.End.CLOSED);
                }
                got.write(buffer, 0, read);
            } catch (SocketTimeoutException over) {
                return sofar;
            } catch (IOException broken) {
                return new RawReply(got.toByteArray(), RawReply.End.RESET);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
