package dev.lineclear.gate.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a plain socket that keeps the bytes of each request and answers as the test says. */
public final class RecordingUpstream implements AutoCloseable {
    /** What came: the head byte for byte, and the body with its framing taken off. */
    public record Request(String head, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    /** Writes the bytes of an answer; returning false closes the connection. */
    public interface Answerer {
        boolean answer(Request request, Socket socket) throws IOException;
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private volatile Answerer answerer;

    public RecordingUpstream(Answerer answerer) throws IOException {
        this.answerer = answerer;
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static RecordingUpstream answering(String bytes) throws IOException {
        return new RecordingUpstream((request, socket) -> {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        });
    }

    public void answerer(Answerer next) {
        answerer = next;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean another = false;
            boolean more = true;
            while (more) {
                String head = head(in, another);
                another = true;
                if (head.isEmpty()) {
                    return;
                }
                if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
                    socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                Request request = new Request(head, body(head, in));
                requests.add(request);
                more = answerer.answer(request, socket);
            }
        } catch (IOException e) {
            requests.add(new Request("<broken off>", new byte[0]));
        }
    }

    /** Empty where none begins. @param another whether the connection had one before: reset after it, it breaks none off */
    private static String head(InputStream in, boolean another) throws IOException {
        StringBuilder head = new StringBuilder();
        int b = another ? next(in) : in.read();
        while (b >= 0) {
            head.append((char) b);
            if (head.indexOf("\r\n\r\n") >= 0) {
                return head.toString();
            }
            b = in.read();
        }
        return "";
    }

    private static int next(InputStream in) {
        try {
            return in.read();
        } catch (IOException e) {
            return -1;
        }
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        if (at >= 0) {
            int length = Integer.parseInt(
                    lower.substring(at + 17, lower.indexOf("\r\n", at + 2)).strip());
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("broken off");
            }
            return body;
        }
        if (!lower.contains("transfer-encoding: chunked")) {
            return new byte[0];
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("broken off");
            }
            line.append((char) b);
        }
        return line.toString().strip();
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
