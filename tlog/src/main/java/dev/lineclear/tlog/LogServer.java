package dev.lineclear.tlog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A log's directory over HTTP, to be read by anyone: {@code LogServer HOST PORT DIR}. */
public final class LogServer implements AutoCloseable {
    /** Answers prepared at once; a bundle has at most 16 MiB, so this bounds memory. */
    private static final int MAX_CONCURRENT = 16;

    private final LogFiles files;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(MAX_CONCURRENT);

    public LogServer(LogFiles files, InetSocketAddress address) throws IOException {
        this.files = files;
        this.server = PromptHttp.create(address);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens, with the port it was given if it asked for any. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        room.acquireUninterruptibly();
        try (exchange) {
            send(exchange, answer(exchange));
        } finally {
            room.release();
        }
    }

    private FileAnswer answer(HttpExchange exchange) {
        try {
            return files.answer(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        } catch (IOException | RuntimeException e) {
            System.getLogger(LogServer.class.getName()).log(System.Logger.Level.ERROR, "request failed", e);
            byte[] body = "the log cannot be read\n".getBytes(StandardCharsets.UTF_8);
            return new FileAnswer(500, "text/plain; charset=utf-8", "no-store", body);
        }
    }

    private static void send(HttpExchange exchange, FileAnswer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", answer.cacheControl());
        if (answer.status() == 405) {
            exchange.getResponseHeaders().set("Allow", FileAnswer.ALLOWED);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            // The server takes 0 for an answer of unknown length; no file of a log is empty.
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    /** Serves until the process ends. */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: LogServer HOST PORT DIR");
            System.exit(2);
        }
        LogFiles files = new LogFiles(TileSource.directory(Path.of(args[2])));
        LogServer server = new LogServer(files, new InetSocketAddress(args[0], Integer.parseInt(args[1])));
        System.out.println("log at " + server.address());
    }
}
