package dev.lineclear.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Before a real server: passes everything on, counts what was really done by operation, and can keep an answer back. */
final class UpstreamRelay implements AutoCloseable {
    private static final String TARGET = "X-Amz-Target";

    private final HttpServer server;
    private final URI upstream;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    private volatile Consumer<String> beforeAnswer = operation -> {};

    private UpstreamRelay(HttpServer server, URI upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    static UpstreamRelay before(URI upstream) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        UpstreamRelay relay = new UpstreamRelay(server, upstream);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", relay::handle);
        server.start();
        return relay;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many requests of an operation, such as {@code DeleteTable}, the real server has answered with success. */
    int done(String operation) {
        AtomicInteger count = done.get(operation);
        return count == null ? 0 : count.get();
    }

    /** @param hook runs when the server has done an operation and its answer was not passed on yet */
    void beforeAnswer(Consumer<String> hook) {
        beforeAnswer = hook;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(upstream)
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String name : new String[] {TARGET, "Content-Type", "Authorization", "X-Amz-Date"}) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String target = String.valueOf(exchange.getRequestHeaders().getFirst(TARGET));
            String operation = target.substring(target.indexOf('.') + 1);
            if (answer.statusCode() == 200) {
                done.computeIfAbsent(operation, o -> new AtomicInteger()).incrementAndGet();
            }
            beforeAnswer.accept(operation);
            answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
