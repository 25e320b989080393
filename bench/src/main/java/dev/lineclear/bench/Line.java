package dev.lineclear.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A client's connection: sends a request, takes its answer, and checks that it is the right one. Owned by one thread. */
final class Line implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte[] OK = "HTTP/1.1 200".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    private long sentAt;

    private Line(SocketChannel channel) {
        this.channel = channel;
    }

    static Line open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Line(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    void send(byte[] request) throws IOException {
        sentAt = System.nanoTime();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /**
     * Reads what there is.
     *
     * @return nanoseconds since the request was sent, or -1 while the answer is not complete
     * @throws IOException when the answer is another than it should be
     */
    long receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the connection was closed");
        }
        int head = HttpBytes.headEnd(in);
        if (head == HttpBytes.INCOMPLETE) {
            return -1;
        }
        int end = head + HttpBytes.contentLength(in, head);
        if (in.position() < end) {
            return -1;
        }
        long took = System.nanoTime() - sentAt;
        byte[] got = in.array();
        if (!Arrays.equals(got, 0, OK.length, OK, 0, OK.length)
                || !Arrays.equals(got, head, end, Backend.ITEM, 0, Backend.ITEM.length)) {
            throw new IOException(
                    "a wrong answer: " + new String(got, 0, end, java.nio.charset.StandardCharsets.UTF_8));
        }
        in.limit(in.position()).position(end);
        in.compact();
        return took;
    }

    /** Sends, waits, and says how long it took in nanoseconds. For a blocking channel. */
    long ask(byte[] request) throws IOException {
        send(request);
        long took = receive();
        while (took < 0) {
            took = receive();
        }
        return took;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
