package dev.lineclear.server.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Posts JSON, follows nothing, and takes no more of an answer than its status. */
final class Posting implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Standard Webhooks asks receivers to answer at once and work later. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final int SUCCESS = 2;
    private static final int CLASS = 100;

    /** Made when there is something to post: most gateways start without. Guarded by this. */
    private @Nullable HttpClient client;

    private synchronized HttpClient client() {
        HttpClient made = client == null
                ? HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()
                : client;
        client = made;
        return made;
    }

    /** @param headers names and values in turn */
    void post(URI to, byte[] json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(ANSWER)
                .header("content-type", "application/json")
                .header("user-agent", "lineclear")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        int status;
        try {
            status = client().send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // Not its message, which may quote the address, and that may be the secret.
            throw new IOException("no answer: " + e.getClass().getSimpleName(), e);
        }
        if (status / CLASS != SUCCESS) {
            throw new IOException("answered " + status);
        }
    }

    @Override
    public synchronized void close() {
        HttpClient made = client;
        if (made != null) {
            made.shutdownNow();
        }
    }
}
