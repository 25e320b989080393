package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/** A server that keeps every request as its bytes were, and answers each with an empty 200. */
final class Recorder implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"0\"\r\n"
            + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";

    /** One request: the head unparsed but for its lines, the body without HTTP's own chunking. */
    record Recorded(SignedHead head, byte[] body) {}

    private final ServerSocket server;
    private final BlockingQueue<Recorded> recorded = new LinkedBlockingQueue<>();

    Recorder(ServerSocketFactory sockets) throws IOException {
        server = sockets.createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What was received since the last call. */
    List<Recorded> drain() {
        List<Recorded> all = new ArrayList<>();
        recorded.drainTo(all);
        return all;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException e) {
                // A client that went away, or the end of the test; what matters is what was recorded.
            }
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        String[] start = line(in).split(" ");
        List<Header> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        int question = start[1].indexOf('?');
        SignedHead head = new SignedHead(
                start[0],
                question < 0 ? start[1] : start[1].substring(0, question),
                question < 0 ? "" : start[1].substring(question + 1),
                headers);
        if (!head.values("Expect").isEmpty()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        recorded.add(new Recorded(head, body(head, in)));
        out.write(ANSWER.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static byte[] body(SignedHead head, InputStream in) throws IOException {
        if (head.values("Transfer-Encoding").isEmpty()) {
            List<String> length = head.values("Content-Length");
            return in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.getFirst()));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("ended in a line");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
