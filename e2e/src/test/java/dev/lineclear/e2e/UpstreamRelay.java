package dev.lineclear.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Before a real server: passes everything on, counts what was really done by operation, and can keep requests and
 * answers back.
 */
final class UpstreamRelay implements AutoCloseable {
    private static final String TARGET = "X-Amz-Target";
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    /** The real server is a small one. */
    private static final int AT_ONCE = 16;

    /** Of thousands of connections at the same moment none is to be turned away here; idle ones: see the build. */
    private static final int BACKLOG = 4_096;

    private final HttpServer server;
    private final URI upstream;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    private final Semaphore atOnce = new Semaphore(AT_ONCE);
    private volatile Runnable beforeRequest = () -> {};
    private volatile Consumer<String> beforeAnswer = operation -> {};

    private UpstreamRelay(HttpServer server, URI upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    static UpstreamRelay before(URI upstream) throws IOException {
        return start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG), upstream);
    }

    /** @param port 0 takes a free one */
    static UpstreamRelay secure(URI upstream, SSLContext tls, int port) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return start(server, upstream);
    }

    private static UpstreamRelay start(HttpServer server, URI upstream) {
        UpstreamRelay relay = new UpstreamRelay(server, upstream);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", relay::handle);
        server.start();
        return relay;
    }

    URI endpoint() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How many requests of an operation, such as {@code DeleteTable}, the real server has answered with success. */
    int done(String operation) {
        AtomicInteger count = done.get(operation);
        return count == null ? 0 : count.get();
    }

    /** @param hook runs when a request has come and was not passed on yet */
    void beforeRequest(Runnable hook) {
        beforeRequest = hook;
    }

    /** @param hook runs when the server has done an operation and its answer was not passed on yet */
    void beforeAnswer(Consumer<String> hook) {
        beforeAnswer = hook;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(upstream)
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            for (String name : new String[] {TARGET, "Content-Type", "Authorization", "X-Amz-Date"}) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            beforeRequest.run();
            HttpResponse<byte[]> answer = send(request.build());
            String operation = operation(exchange.getRequestHeaders().getFirst(TARGET), body);
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

    /** By the header of the JSON protocols, or by the form of the others. */
    private static String operation(@Nullable String target, byte[] body) {
        if (target != null) {
            return target.substring(target.indexOf('.') + 1);
        }
        Matcher action = ACTION.matcher(new String(body, StandardCharsets.UTF_8));
        return action.find() ? action.group(1) : "";
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        atOnce.acquire();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } finally {
            atOnce.release();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
