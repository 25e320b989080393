package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.server.tls.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Talks to the running gateway: by its control interface where it runs, by its API from elsewhere. Both answer the same. */
public final class Control {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Of gigabytes. */
    private static final Duration DOWNLOAD = Duration.ofMinutes(30);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** A hold has some hundred kilobytes at most, a list of 500 less than a megabyte. */
    private static final int MAX_ANSWER = 16 << 20;

    private final URI base;
    private final String token;
    private final String gateway;
    private final HttpClient http;

    private Control(URI base, String token, String gateway, HttpClient http) {
        this.base = base;
        this.token = token;
        this.gateway = gateway;
        this.http = http;
    }

    /** A gateway elsewhere. Nothing it answers leads anywhere else: redirections are not followed. */
    static Control at(Login login) throws IOException {
        HttpClient.Builder http = client().connectTimeout(CONNECT);
        if (login.authority().isPresent()) {
            http.sslContext(Trust.of(login.authority().get()));
        }
        return new Control(URI.create(login.gateway() + "/api"), login.token(), "", http.build());
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
    }

    public static Control of(Path state) throws IOException {
        Path file = state.resolve("control.json");
        try {
            JsonNode node = CanonicalJson.parse(Files.readAllBytes(file));
            if (!node.has("control")) {
                throw new NoSuchFileException(file.toString()); // cut off with the machine's power
            }
            return new Control(
                    URI.create(node.path("control").asString("")),
                    node.path("token").asString(""),
                    node.path("gateway").asString(""),
                    client().build());
        } catch (NoSuchFileException | CanonicalJson.MalformedException e) {
            throw new CliException("no gateway runs with the state directory " + state
                    + "; start it: lineclear up; or log in at one elsewhere: lineclear login URL --as YOU");
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
        HttpResponse<InputStream> response = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                throw problem(response.statusCode(), in.readLine());
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.accept(CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    /** Gets a text of any size, and writes it out as it comes. */
    void download(String path, OutputStream out) throws IOException {
        HttpRequest request = request(path).timeout(DOWNLOAD).GET().build();
        HttpResponse<InputStream> response = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw problem(response.statusCode(), new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
            }
            in.transferTo(out);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest request) throws IOException {
        HttpResponse<InputStream> response = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        byte[] bytes;
        try (InputStream in = response.body()) {
            bytes = in.readNBytes(MAX_ANSWER + 1);
        }
        if (bytes.length > MAX_ANSWER) {
            throw new CliException("the gateway's answer is larger than " + (MAX_ANSWER >> 20) + " MiB");
        }
        if (response.statusCode() == 200) {
            return CanonicalJson.parse(bytes);
        }
        String body = new String(bytes, StandardCharsets.UTF_8);
        if (response.statusCode() == 403 && body.startsWith("{")) {
            JsonNode problem = CanonicalJson.parse(bytes);
            if (problem.has("accepted")) {
                // A vote that does not count is an answer here, as the control interface gives it.
                return problem;
            }
        }
        throw problem(response.statusCode(), body);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new CliException("the gateway at " + base + " does not answer; start it: lineclear up");
        } catch (SSLException e) {
            throw new CliException("the gateway at " + base + " is not who it should be, or does not speak TLS: "
                    + e.getMessage() + "; whom to believe: --authority FILE");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static CliException problem(int status, @org.jspecify.annotations.Nullable String body) {
        String detail = "the gateway answered " + status;
        if (body != null && body.startsWith("{")) {
            JsonNode problem = CanonicalJson.parse(body.getBytes(StandardCharsets.UTF_8));
            detail = Visible.text(problem.path("detail").asString(detail));
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
