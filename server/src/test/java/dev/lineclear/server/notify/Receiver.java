package dev.lineclear.server.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes webhooks, or refuses them. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch goOn = new CountDownLatch(0);
    final List<Message> taken = new CopyOnWriteArrayList<>();
    final List<Message> refused = new CopyOnWriteArrayList<>();

    /** @param body as it came */
    record Message(Headers headers, String body) {}

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!refused.isEmpty()) {
                awaitGoOn();
            }
            Integer status = refusals.poll();
            (status == null ? taken : refused).add(new Message(exchange.getRequestHeaders(), body));
            exchange.sendResponseHeaders(status == null ? 200 : status, -1);
            exchange.close();
        });
        server.start();
    }

    /**
     * What the next messages are answered.
     *
     * @return until it is opened, nothing after the first is answered
     */
    CountDownLatch refuse(int... statuses) {
        for (int status : statuses) {
            refusals.add(status);
        }
        goOn = new CountDownLatch(1);
        return goOn;
    }

    private void awaitGoOn() {
        try {
            var unused = goOn.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/T000/secret-path");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
