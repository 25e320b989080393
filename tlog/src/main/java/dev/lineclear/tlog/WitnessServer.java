package dev.lineclear.tlog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A {@link Witness} behind HTTP: {@code WitnessServer HOST PORT STATEDIR SIGNERFILE LOGSFILE}. */
public final class WitnessServer implements AutoCloseable {
    /** Requests read at once; with the limit on their size it bounds memory to a few MiB. */
    private static final int MAX_CONCURRENT = 16;

    private final Witness witness;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(MAX_CONCURRENT);

    public WitnessServer(Witness witness, InetSocketAddress address) throws IOException {
        this.witness = witness;
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
            if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
                answer(exchange, 404, "text/plain; charset=utf-8", "not found\n");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 405, "text/plain; charset=utf-8", "POST only\n");
            } else {
                answer(exchange, witness.addCheckpoint(body(exchange)));
            }
        } catch (IOException | RuntimeException e) {
            System.getLogger(WitnessServer.class.getName()).log(System.Logger.Level.ERROR, "request failed", e);
            answer(exchange, 500, "text/plain; charset=utf-8", "not cosigned\n");
        } finally {
            room.release();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        // One byte more than allowed, so that what is too long is refused as such.
        return exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_BYTES + 1);
    }

    private static void answer(HttpExchange exchange, WitnessAnswer answer) throws IOException {
        String plain = "text/plain; charset=utf-8";
        switch (answer) {
            case WitnessAnswer.Cosigned a ->
                answer(exchange, a.status(), plain, a.signature().line());
            case WitnessAnswer.Conflict a -> answer(exchange, a.status(), "text/x.tlog.size", a.knownSize() + "\n");
            case WitnessAnswer.Malformed a -> answer(exchange, a.status(), plain, a.reason() + "\n");
            case WitnessAnswer.Untrusted a -> answer(exchange, a.status(), plain, a.reason() + "\n");
            case WitnessAnswer.UnknownLog a -> answer(exchange, a.status(), plain, "unknown log\n");
            case WitnessAnswer.Inconsistent a -> answer(exchange, a.status(), plain, a.reason() + "\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.close();
        witness.close();
    }

    /** Serves until the process ends. The logs file has one verifier key a line; a log's origin is its key's name. */
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            System.err.println("usage: WitnessServer HOST PORT STATEDIR SIGNERFILE LOGSFILE");
            System.exit(2);
        }
        Map<String, List<VerifierKey>> logs = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(args[4]))) {
            if (!line.isBlank()) {
                VerifierKey key = VerifierKey.parse(line);
                logs.computeIfAbsent(key.name(), name -> new ArrayList<>()).add(key);
            }
        }
        SignerKey signer = SignerKey.parse(Files.readString(Path.of(args[3])));
        Witness witness = new Witness(Path.of(args[2]), signer, logs, InstantSource.system());
        WitnessServer server = new WitnessServer(witness, new InetSocketAddress(args[0], Integer.parseInt(args[1])));
        System.out.println("witness " + witness.verifierKey() + " at " + server.address());
    }
}
