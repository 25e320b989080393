package dev.lineclear.tlog;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A log's files below a URL, as C2SP tlog-tiles has them served. */
final class HttpSource implements TileSource {
    /** What compressing may add to bytes that do not compress, and more. */
    private static final int GZIP_SLACK = 64 * 1024;

    private final URI prefix;
    private final Duration timeout;
    private final String token;
    private final HttpClient http;

    /** @param token empty for none */
    HttpSource(URI prefix, Duration timeout, String token) {
        String text = prefix.toString();
        if (prefix.getHost() == null || prefix.getQuery() != null || prefix.getFragment() != null) {
            throw new IllegalArgumentException("not the URL of a log: " + prefix);
        }
        this.prefix = text.endsWith("/") ? prefix : URI.create(text + "/");
        this.timeout = timeout;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                // A token must not follow a redirection to somebody else.
                .followRedirects(token.isEmpty() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] read(String path, int maxBytes) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(prefix.resolve(path))
                .timeout(timeout)
                .header("Accept-Encoding", "gzip, identity");
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        HttpRequest request = builder.build();
        HttpResponse<Optional<byte[]>> response = send(request, (long) maxBytes + GZIP_SLACK);
        return switch (response.statusCode()) {
            case 200 -> bounded(path, response, maxBytes);
            case 404, 410 -> throw new NoSuchFileException(request.uri().toString());
            default -> throw new IOException(request.uri() + " answered " + response.statusCode());
        };
    }

    /** The client's own timeout ends with the headers; here it covers the body, which could come for ever. */
    private HttpResponse<Optional<byte[]>> send(HttpRequest request, long maxBytes) throws IOException {
        CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
                http.sendAsync(request, head -> new LimitedBody(maxBytes));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                throw late(request, e);
            }
            throw new IOException(request.uri() + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw late(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            answer.cancel(true);
        }
    }

    private IOException late(HttpRequest request, Exception e) {
        return new IOException(request.uri() + " did not answer within " + timeout, e);
    }

    private static byte[] bounded(String path, HttpResponse<Optional<byte[]>> response, int maxBytes)
            throws IOException {
        byte[] body = response.body().orElseThrow(() -> tooLong(path, maxBytes));
        // A log may compress without being asked to.
        boolean compressed = response.headers()
                .firstValue("Content-Encoding")
                .filter(e -> e.equalsIgnoreCase("gzip"))
                .isPresent();
        if (compressed) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = in.readNBytes(maxBytes + 1);
            } catch (ZipException | EOFException e) {
                throw new BadDataException(path + " is not what gzip writes", e);
            }
        }
        if (body.length > maxBytes) {
            throw tooLong(path, maxBytes);
        }
        return body;
    }

    private static BadDataException tooLong(String path, int maxBytes) {
        return new BadDataException(path + " has more than " + maxBytes + " bytes");
    }
}
