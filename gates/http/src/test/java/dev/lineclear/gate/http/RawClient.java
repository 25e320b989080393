package dev.lineclear.gate.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that says exactly what a test wants said. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    /** The other side answered and closed before it had read all; what it said is still there to be heard. */
    private boolean closedEarly;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public RawClient say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient say(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (java.net.SocketException e) {
            closedEarly = true;
        }
        return this;
    }

    /** All that comes until the other side closes. */
    public String hearAll() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            in.transferTo(heard);
        } catch (java.net.SocketException e) {
            if (!closedEarly) {
                heard.write("<reset>".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    /** Up to and with {@code end}. */
    public String hearUntil(String end) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (!endsWith(heard, end)) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + heard);
            }
            heard.append((char) b);
        }
        return heard.toString();
    }

    /** As many bytes as an answer's head says. */
    public String hear(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    private static boolean endsWith(StringBuilder heard, String end) {
        int from = heard.length() - end.length();
        return from >= 0 && heard.indexOf(end, from) == from;
    }

    public void stopTalking() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
