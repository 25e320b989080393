package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log over HTTP, as C2SP tlog-tiles says, from both ends. */
@Timeout(60)
class LogServerTest {
    private static final int SIZE = 66_100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path temporary;

    private static final Path LOG = Path.of("log");
    private static SignerKey key = newKey();

    private LogServer server = serve();
    private final HttpClient http = HttpClient.newHttpClient();

    private static SignerKey newKey() {
        try {
            return SignerKey.generate("log.example/served");
        } catch (BadDataException e) {
            throw new AssertionError(e);
        }
    }

    private static Path log() {
        return temporary.resolve(LOG);
    }

    private static LogServer serve() {
        try {
            return new LogServer(new LogFiles(TileSource.directory(log())), loopback());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @BeforeEach
    void writeALogOnce() throws IOException {
        if (!Files.exists(log())) {
            append(SIZE);
        }
    }

    private static void append(int count) throws IOException {
        try (TransparencyLog writer = TransparencyLog.open(log(), LogOptions.of(key))) {
            for (int i = 0; i < count; i++) {
                writer.append(("entry " + writer.size()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    private static URI url(InetSocketAddress address) {
        return URI.create("http://" + address.getHostString() + ":" + address.getPort());
    }

    private HttpResponse<byte[]> ask(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(server.address()) + "/" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void checkpointAndTilesHaveTheirTypeAndTheirPlaceInCaches() throws Exception {
        HttpResponse<byte[]> checkpoint = ask("GET", "checkpoint");
        assertEquals(200, checkpoint.statusCode());
        assertArrayEquals(Files.readAllBytes(log().resolve("checkpoint")), checkpoint.body());
        assertEquals("text/plain; charset=utf-8", header(checkpoint, "Content-Type"));
        assertEquals("no-cache", header(checkpoint, "Cache-Control"));
        for (String path : List.of("tile/0/000", "tile/0/258.p/52", "tile/2/000.p/1", "tile/entries/257")) {
            HttpResponse<byte[]> tile = ask("GET", path);
            assertEquals(200, tile.statusCode(), path);
            assertArrayEquals(Files.readAllBytes(log().resolve(path)), tile.body(), path);
            assertEquals("application/octet-stream", header(tile, "Content-Type"));
            assertEquals("public, max-age=31536000, immutable", header(tile, "Cache-Control"));
            HttpResponse<byte[]> head = ask("HEAD", path);
            assertEquals(200, head.statusCode());
            assertEquals(0, head.body().length);
            assertEquals(String.valueOf(tile.body().length), header(head, "Content-Length"));
        }
    }

    @Test
    void whatIsNotInTheLogIsNotThere() throws Exception {
        for (String path : List.of(
                "",
                "tile/0/259",
                "tile/0/258",
                "tile/0/258.p/53",
                "tile/0/258.p/51",
                "tile/3/000.p/1",
                "tile/0/00",
                "tile/0/x999/x999/x999/x999/x999/999",
                ".state/lock",
                "tile/0/../../checkpoint",
                "..%2flog.guard",
                "tile/entries/%2e%2e/000",
                "checkpoint/")) {
            HttpResponse<byte[]> answer = ask("GET", path);
            assertEquals(404, answer.statusCode(), path);
            assertEquals("no-cache", header(answer, "Cache-Control"), path);
        }
        HttpResponse<byte[]> post = ask("POST", "checkpoint");
        assertEquals(405, post.statusCode());
        assertEquals("GET, HEAD", header(post, "Allow"));
    }

    @Test
    void tilesThatNoPublishedCheckpointCoversAreNotShown() throws Exception {
        Path directory = temporary.resolve("unwitnessed");
        LogOptions options = LogOptions.of(key)
                .withCheckpointInterval(Duration.ofMillis(10))
                .withCosigner((checkpoint, proofs) -> {
                    if (checkpoint.size() > 0) {
                        throw new IOException("no quorum");
                    }
                    return checkpoint;
                });
        try (TransparencyLog log = TransparencyLog.open(directory, options)) {
            for (int i = 0; i < 256; i++) {
                log.append(new byte[0]);
            }
        }
        // Opening puts all that waits into tiles.
        TransparencyLog.open(directory, options).close();
        LogFiles files = new LogFiles(TileSource.directory(directory));
        assertTrue(Files.exists(directory.resolve("tile/0/000")), "the tile is on disk");
        assertEquals(404, files.answer("GET", "tile/0/000").status());
        assertEquals(404, files.answer("GET", "tile/entries/000").status());
        assertEquals(200, files.answer("GET", "checkpoint").status());
    }

    @Test
    void aLogThatCannotBeReadIsA500() throws Exception {
        Path checkpoint = log().resolve("checkpoint");
        byte[] good = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, "nonsense".getBytes(StandardCharsets.UTF_8));
        assertEquals(500, ask("GET", "tile/0/000").statusCode());
        Files.write(checkpoint, good);
        assertEquals(200, ask("GET", "tile/0/000").statusCode());
    }

    @Test
    void anAuditorVerifiesAllOfItThroughItsUrl() throws Exception {
        List<Long> progress = new ArrayList<>();
        Verification result = LogVerifier.verify(
                TileSource.http(url(server.address()), PATIENCE).readingAhead(),
                List.of(key.verifierKey()),
                (done, size) -> progress.add(done));
        Verification.Verified verified = assertInstanceOf(Verification.Verified.class, result, result.toString());
        assertEquals(SIZE, verified.checkpoint().size());
        assertEquals(SIZE, progress.getLast());
        LogReader reader = LogReader.open(
                TileSource.http(URI.create(url(server.address()) + "/"), PATIENCE),
                key.name(),
                List.of(key.verifierKey()));
        assertEquals("entry 300", new String(reader.entry(300), StandardCharsets.UTF_8));
    }

    @Test
    void readingAheadAsksForSeveralFilesAtOnceAndForEachOnce() throws Exception {
        CountDownLatch several = new CountDownLatch(4);
        ConcurrentHashMap<String, Integer> asked = new ConcurrentHashMap<>();
        TileSource slow = (path, max) -> {
            asked.merge(path, 1, Integer::sum);
            if (path.startsWith("tile/entries/00") && !path.equals("tile/entries/000")) {
                several.countDown();
                try {
                    // Ends only if others are asked for before this is answered.
                    assertTrue(several.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "one at a time");
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return TileSource.directory(log()).read(path, max);
        };
        Verification result =
                LogVerifier.verify(slow.readingAhead(), List.of(key.verifierKey()), VerificationProgress.NONE);
        assertInstanceOf(Verification.Verified.class, result, result.toString());
        for (int i = 0; i < SIZE / 256; i++) {
            assertEquals(1, asked.get("tile/entries/%03d".formatted(i)), "bundle " + i);
        }
        TileSource gone = (path, max) -> {
            if (path.equals("tile/entries/005")) {
                throw new NoSuchFileException(path);
            }
            return TileSource.directory(log()).read(path, max);
        };
        Verification.Refuted refuted = assertInstanceOf(
                Verification.Refuted.class,
                LogVerifier.verify(gone.readingAhead(), List.of(key.verifierKey()), VerificationProgress.NONE));
        assertEquals(new Verification.BadFile("tile/entries/005"), refuted.place());
    }

    @Test
    void aLogThatChangedAnEntryIsRefutedThroughItsUrl() throws Exception {
        Path bundle = log().resolve("tile/entries/001");
        byte[] good = Files.readAllBytes(bundle);
        byte[] bad = good.clone();
        bad[5] ^= 1;
        Files.write(bundle, bad);
        Verification result = LogVerifier.verify(
                TileSource.http(url(server.address()), PATIENCE),
                List.of(key.verifierKey()),
                VerificationProgress.NONE);
        Files.write(bundle, good);
        Verification.Refuted refuted = assertInstanceOf(Verification.Refuted.class, result);
        assertEquals(new Verification.BadRecord(256, "tile/entries/001"), refuted.place());
    }

    /** Answers every request with these bytes, or never. */
    private interface Answer {
        void give(com.sun.net.httpserver.HttpExchange exchange) throws IOException;
    }

    private static void against(
            Answer answer, Duration timeout, org.junit.jupiter.api.function.ThrowingConsumer<TileSource> check)
            throws Throwable {
        HttpServer other = HttpServer.create(loopback(), 0);
        other.createContext("/", answer::give);
        other.start();
        try {
            check.accept(TileSource.http(url(other.getAddress()), timeout));
        } finally {
            other.stop(0);
        }
    }

    private static void give(com.sun.net.httpserver.HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            // Of unknown length, as one would send who means harm.
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void answersOfAnyLengthAreBounded() throws Throwable {
        byte[] endless = new byte[1 << 20];
        against(exchange -> give(exchange, 200, endless), PATIENCE, source -> {
            BadDataException e = assertThrows(BadDataException.class, () -> source.read("checkpoint", 1_000));
            assertTrue(String.valueOf(e.getMessage()).contains("more than 1000"), e.getMessage());
            assertEquals(1 << 20, source.read("checkpoint", 1 << 20).length);
        });
        byte[] bomb = gzip(new byte[10_000_000]);
        against(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    give(exchange, 200, bomb);
                },
                PATIENCE,
                source -> assertThrows(BadDataException.class, () -> source.read("checkpoint", 1_000)));
    }

    @Test
    void compressedAnswersAreRead() throws Throwable {
        byte[] tile = Files.readAllBytes(log().resolve("tile/entries/000"));
        byte[] small = gzip(tile);
        against(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    boolean cut = exchange.getRequestURI().getPath().equals("/cut");
                    give(exchange, 200, cut ? Arrays.copyOf(small, small.length / 2) : small);
                },
                PATIENCE,
                source -> {
                    assertArrayEquals(tile, source.read("tile/entries/000", tile.length));
                    assertThrows(BadDataException.class, () -> source.read("cut", tile.length));
                });
    }

    @Test
    void aServerThatFailsSaysNothingAboutTheLogAndOneThatHangsIsGivenUp() throws Throwable {
        against(
                exchange -> give(exchange, 404, new byte[1]),
                PATIENCE,
                source -> assertThrows(NoSuchFileException.class, () -> source.read("checkpoint", 1_000)));
        against(exchange -> give(exchange, 503, new byte[1]), PATIENCE, source -> {
            IOException e = assertThrows(IOException.class, () -> source.read("checkpoint", 1_000));
            assertTrue(String.valueOf(e.getMessage()).contains("503"), e.getMessage());
        });
        against(
                exchange -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                },
                Duration.ofMillis(300),
                source -> {
                    IOException e = assertThrows(IOException.class, () -> source.read("checkpoint", 1_000));
                    assertTrue(String.valueOf(e.getMessage()).contains("did not answer"), e.getMessage());
                });
        assertThrows(IllegalArgumentException.class, () -> TileSource.http(URI.create("file:/etc"), PATIENCE));
    }
}
