package dev.lineclear.server.traces;

import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.record.RecordSink;
import dev.lineclear.server.control.LocalGuard;
import dev.lineclear.server.operate.Metrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Takes traces over OTLP/HTTP, on a port of its own on this machine, from whoever has the token. */
public final class TraceDoor implements AutoCloseable {
    /** Of a request, packed or not; collectors split at 4 MiB or less. */
    static final int MAX_BODY = 4 << 20;

    /** Collectors are near: whoever sends slower would keep one of the few places, for two minutes at the most. */
    private static final int BODY_BYTES_PER_SECOND = 64 << 10;

    /** Read at once; others are told to come again, as OTLP has it. */
    private static final int MAX_AT_ONCE = 4;

    private final LocalGuard server;
    private final byte[] token;
    private final TraceReader reader;
    private final Predicate<Sighting> learn;
    private final AgentTraces agents;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE);
    private final AtomicLong spans = new AtomicLong();

    /**
     * Starts it.
     *
     * @param address of loopback
     * @param region and {@code account}: of what spans name that do not say where it is
     * @param learn takes what was learned, and says whether it did
     * @param agents takes what agents did
     */
    public TraceDoor(
            InetSocketAddress address,
            String token,
            String region,
            String account,
            Predicate<Sighting> learn,
            AgentTraces agents,
            InstantSource clock) {
        this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.reader = new TraceReader(region, account);
        this.learn = learn;
        this.agents = agents;
        this.clock = clock;
        this.server = new LocalGuard(
                address,
                BODY_BYTES_PER_SECOND,
                routing -> routing.post("/v1/traces", this::take),
                builder -> builder.contentEncoding(encodings ->
                        encodings.contentEncodingsDiscoverServices(false).addContentEncoding(new Packed())));
    }

    public int port() {
        return server.port();
    }

    public void measure(Metrics metrics) {
        metrics.counter("lineclear.spans.read", "Spans of others' traces that were read", spans::get);
        metrics.counter("lineclear.spans.names.refused", "Names in traces beyond the limit", reader::refused);
    }

    private void take(ServerRequest request, ServerResponse response) {
        byte[] given =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(token, given)) {
            answer(response, 401, "the token is missing or wrong; it is in otlp.token of the state directory");
        } else if (room.tryAcquire()) {
            try {
                read(request, response);
            } finally {
                room.release();
            }
        } else {
            later(response);
        }
    }

    private static void later(ServerResponse response) {
        response.header(HeaderNames.RETRY_AFTER, "1");
        answer(response, 503, "too much at once");
    }

    private void read(ServerRequest request, ServerResponse response) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        boolean json = type.startsWith("application/json");
        if (!json && !type.startsWith("application/x-protobuf")) {
            answer(response, 415, "application/x-protobuf or application/json");
            return;
        }
        byte[] body;
        try {
            body = body(request);
        } catch (IOException e) {
            answer(response, 400, String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) { // badly framed, or too slow
            answer(response, 400, "the rest of the request did not come");
            return;
        }
        List<Span> read;
        try {
            read = json ? OtlpReader.json(body) : OtlpReader.protobuf(body);
        } catch (IOException e) {
            answer(response, 400, String.valueOf(e.getMessage()));
            return;
        }
        if (!learn.test(reader.read(read, clock.instant()))) {
            later(response);
            return;
        }
        try {
            agents.heard(read);
        } catch (RecordSink.RecordException e) {
            later(response);
            return;
        }
        spans.addAndGet(read.size());
        response.header(HeaderNames.CONTENT_TYPE, json ? "application/json" : "application/x-protobuf");
        // An empty message says that all was taken.
        response.send(json ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0]);
    }

    /** Unpacked where it begins as gzip does, and no request does. */
    private static byte[] body(ServerRequest request) throws IOException {
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = limited(in);
            boolean packed = bytes.length > 1 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
            return packed ? limited(new GZIPInputStream(new ByteArrayInputStream(bytes))) : bytes;
        }
    }

    private static byte[] limited(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw new IOException("longer than " + MAX_BODY + " bytes");
        }
        return bytes;
    }

    private static void answer(ServerResponse response, int status, String sentence) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(sentence + "\n");
    }

    @Override
    public void close() {
        server.close();
    }
}
