package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Talks to the running gateway's control interface. */
public final class Control {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI base;
    private final String token;
    private final String gateway;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Control(URI base, String token, String gateway) {
        this.base = base;
        this.token = token;
        this.gateway = gateway;
    }

    public static Control of(Path state) throws IOException {
        Path file = state.resolve("control.json");
        try {
            JsonNode node = CanonicalJson.parse(Files.readAllBytes(file));
            return new Control(
                    URI.create(node.path("control").asString("")),
                    node.path("token").asString(""),
                    node.path("gateway").asString(""));
        } catch (NoSuchFileException e) {
            throw new CliException("no gateway runs with the state directory " + state + "; start it: lineclear up");
        }
    }

    /** Where agents connect. */
    public String gateway() {
        return gateway;
    }

    public JsonNode get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    public JsonNode post(String path, JsonNode body) throws IOException {
        return send(request(path)
                .POST(HttpRequest.BodyPublishers.ofByteArray(CanonicalJson.MAPPER.writeValueAsBytes(body)))
                .build());
    }

    /** Posts, and hands every JSON line of the answer to {@code lines} as it comes. */
    public void stream(String path, JsonNode body, Consumer<JsonNode> lines) throws IOException {
        HttpRequest request = request(path)
                .timeout(Duration.ofHours(24))
                .POST(HttpRequest.BodyPublishers.ofByteArray(CanonicalJson.MAPPER.writeValueAsBytes(body)))
                .build();
        HttpResponse<java.io.InputStream> response = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                throw problem(response.statusCode(), in.readLine());
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.accept(CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private JsonNode send(HttpRequest request) throws IOException {
        HttpResponse<String> response = exchange(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw problem(response.statusCode(), response.body());
        }
        return CanonicalJson.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new CliException("the gateway at " + base + " does not answer; start it: lineclear up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static CliException problem(int status, @org.jspecify.annotations.Nullable String body) {
        String detail = "the gateway answered " + status;
        if (body != null && body.startsWith("{")) {
            JsonNode problem = CanonicalJson.parse(body.getBytes(StandardCharsets.UTF_8));
            detail = problem.path("detail").asString(detail);
        }
        return new CliException(status == 403 ? CliException.REFUSED : 1, detail);
    }

    /** The query that says to whom something is shown; nothing for nobody. */
    static String as(String person) {
        return person.isEmpty() ? "" : "?as=" + URLEncoder.encode(person, StandardCharsets.UTF_8);
    }

    public static ObjectNode node() {
        return CanonicalJson.MAPPER.createObjectNode();
    }
}
