package dev.lineclear.console.oidc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Asks the provider, with a limit on everything: how long, how much, how many at once; and goes nowhere else. */
final class Wire {
    /** Of a person who waits at a page, from the first byte to the last. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** Keys of a large provider have 30 KiB; its tokens with hundreds of groups as much. */
    static final int MAX_ANSWER = 256 << 10;

    /** Others are told to try again. */
    private static final int AT_ONCE = 16;

    private final HttpClient http;
    private final Duration limit;
    private final Semaphore room = new Semaphore(AT_ONCE);

    Wire(Optional<SSLContext> trust, Duration limit) {
        this.limit = limit;
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit);
        trust.ifPresent(client::sslContext);
        this.http = client.build();
    }

    /** An answer, whatever its status. */
    record Reply(int status, String type, String body) {}

    Reply get(URI uri) throws ProviderException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    Reply send(HttpRequest.Builder request) throws ProviderException {
        if (!room.tryAcquire()) {
            throw ProviderException.away("Too many people sign in just now; try again.");
        }
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request.header("Accept", "application/json").timeout(limit).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            HttpResponse<byte[]> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (ExecutionException | TimeoutException e) {
            throw ProviderException.away("The identity provider does not answer as it should. Passkeys work as ever.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.away("The gateway is stopping.");
        } finally {
            answer.cancel(true);
            room.release();
        }
    }

    /** TLS, or this machine. */
    static URI safe(URI uri) throws ProviderException {
        String host = String.valueOf(uri.getHost());
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && here)) {
            throw ProviderException.refused(
                    "The identity provider names an address in clear, so nothing is sent there.");
        }
        return uri;
    }
}
