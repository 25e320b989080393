package dev.lineclear.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Stands in for DynamoDB: real answers over HTTP/1.1 with keep-alive, from one thread that does nothing else. DynamoDB
 * Local takes milliseconds an answer, behind which nothing of a gateway could be seen. Verifies no signature.
 */
final class Backend implements AutoCloseable {
    /** What a GetItem of an order answers. */
    static final byte[] ITEM = """
            {"Item":{"id":{"S":"order-0042"},"customer":{"S":"c-81723"},"status":{"S":"SHIPPED"},\
            "total":{"N":"149.90"},"currency":{"S":"EUR"},"lines":{"L":[{"M":{"sku":{"S":"A-1234"},\
            "count":{"N":"2"}}},{"M":{"sku":{"S":"B-9876"},"count":{"N":"1"}}}]},\
            "createdAt":{"S":"2026-05-04T10:15:30Z"},"updatedAt":{"S":"2026-05-05T08:00:12Z"}}}""".getBytes(StandardCharsets.UTF_8);

    /** The gateway asks for a table's tags once a minute; these say that it is not production. */
    private static final byte[] TAGS =
            "{\"Tags\":[{\"Key\":\"environment\",\"Value\":\"beta\"}]}".getBytes(StandardCharsets.UTF_8);

    private static final byte[] LIST_TAGS = "ListTagsOfResource".getBytes(StandardCharsets.US_ASCII);

    /** Longer than any request here. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final ByteBuffer item = answer(ITEM);
    private final ByteBuffer tags = answer(TAGS);

    private Backend(Selector selector, ServerSocketChannel server) {
        this.selector = selector;
        this.server = server;
    }

    static Backend start() throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Backend backend = new Backend(selector, server);
        Thread.ofPlatform().daemon().name("backend").start(backend::run);
        return backend;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    private static ByteBuffer answer(byte[] body) {
        byte[] head = ("HTTP/1.1 200 OK\r\nServer: bench\r\nx-amzn-RequestId: 01BENCH\r\n"
                        + "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel client = server.accept();
                if (client != null) {
                    client.configureBlocking(false);
                    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(BUFFER_BYTES));
                }
            } else {
                read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
            }
        } catch (IOException e) {
            key.cancel();
            close(key);
        }
    }

    private void read(SocketChannel client, ByteBuffer buffer) throws IOException {
        ByteBuffer in = buffer;
        if (client.read(in) < 0) {
            throw new IOException("closed");
        }
        int head = HttpBytes.headEnd(in);
        while (head != HttpBytes.INCOMPLETE) {
            int end = head + HttpBytes.contentLength(in, head);
            if (in.position() < end) {
                return;
            }
            write(client, (HttpBytes.contains(in, head, LIST_TAGS) ? tags : item).duplicate());
            in.limit(in.position()).position(end);
            in.compact();
            head = HttpBytes.headEnd(in);
        }
    }

    /** One answer fits a socket's buffer, since nobody sends a request before its predecessor was answered. */
    private static void write(SocketChannel client, ByteBuffer answer) throws IOException {
        client.write(answer);
        if (answer.hasRemaining()) {
            throw new IOException("the client does not read");
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // it is gone
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        selector.close();
    }
}
