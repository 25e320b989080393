package dev.lineclear.server;

import dev.lineclear.gate.http.Limits;
import dev.lineclear.server.control.LocalGuard;
import dev.lineclear.tlog.FileAnswer;
import dev.lineclear.tlog.LogFiles;
import dev.lineclear.tlog.TileSource;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log over HTTP, as C2SP tlog-tiles has it served, to be read and cached. Checkpoints and hashes are for everyone;
 * the records themselves for auditors, who have a token, unless they are configured to be for everyone too.
 */
final class LogService implements AutoCloseable {
    /** A bundle has at most 16 MiB, so this bounds memory; whoever comes beyond waits. */
    private static final int MAX_CONCURRENT = 4;

    /** Where records are; everything else of a log is signatures and hashes. */
    private static final String ENTRIES = "tile/entries/";

    private static final Logger LOG = LoggerFactory.getLogger(LogService.class);

    private final LogFiles files;
    private final Optional<byte[]> token;
    private final Semaphore room = new Semaphore(MAX_CONCURRENT);
    private final LocalGuard server;

    /** @param token that readers of records must have; empty when records are for everyone */
    LogService(Path log, InetAddress host, int port, Optional<String> token) {
        this.files = new LogFiles(TileSource.directory(log));
        this.token = token.map(t -> ("Bearer " + t).getBytes(StandardCharsets.UTF_8));
        this.server = new LocalGuard(
                new InetSocketAddress(host, port),
                Limits.BODY_BYTES_PER_SECOND,
                routing -> routing.any(this::handle),
                builder -> builder);
    }

    int port() {
        return server.port();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        String path = request.path().path().replaceFirst("^/+", "");
        if (path.startsWith(ENTRIES) && !mayReadRecords(request)) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            send(
                    request,
                    response,
                    text(401, "records are for auditors: the token is auditor.token in the state directory"));
            return;
        }
        room.acquireUninterruptibly();
        try {
            send(request, response, files.answer(request.prologue().method().text(), path));
        } catch (IOException | RuntimeException e) {
            LOG.error("the log could not be read for {}", path, e);
            send(request, response, text(500, "the log cannot be read"));
        } finally {
            room.release();
        }
    }

    private boolean mayReadRecords(ServerRequest request) {
        String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return token.map(t -> MessageDigest.isEqual(t, given.getBytes(StandardCharsets.UTF_8)))
                .orElse(true);
    }

    private static FileAnswer text(int status, String message) {
        return new FileAnswer(
                status, "text/plain; charset=utf-8", "no-store", (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void send(ServerRequest request, ServerResponse response, FileAnswer answer) {
        response.status(Status.create(answer.status()));
        response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
        boolean forAll = token.isEmpty() || !request.path().path().contains(ENTRIES);
        response.header(HeaderNames.CACHE_CONTROL, forAll ? answer.cacheControl() : "private, no-store");
        if (answer.status() == 405) {
            response.header(HeaderNames.ALLOW, FileAnswer.ALLOWED);
        }
        if (request.prologue().method().text().equals("HEAD")) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(answer.body().length));
            response.send();
        } else {
            response.send(answer.body());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
