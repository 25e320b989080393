package dev.lineclear.cli;

import dev.lineclear.gate.aws.Whereabouts;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.server.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.JsonNode;

/** The session that this process runs in, as {@code lineclear run} set its environment; asks the gateway with its keys. */
final class OwnSession {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] NONE = {};
    private static final int OK = 200;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Map<String, String> environment;

    private OwnSession(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Empty where this is no agent's process. */
    static Optional<OwnSession> of(Map<String, String> environment) {
        boolean all =
                List.of("LINECLEAR_GATEWAY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN").stream()
                        .allMatch(name -> !environment.getOrDefault(name, "").isEmpty());
        return all ? Optional.of(new OwnSession(environment)) : Optional.empty();
    }

    /** Who it is, how far it is trusted, and where what it does goes. @throws IOException when the gateway does not say */
    JsonNode whereabouts() throws IOException {
        return ask("GET", Whereabouts.PATH, NONE);
    }

    /**
     * Proposes a change set in this session.
     *
     * @param asked its {@code text}, and a {@code reason}
     * @throws IOException when the gateway does not say
     */
    JsonNode propose(JsonNode asked) throws IOException {
        return ask("POST", Whereabouts.PROPOSE, CanonicalJson.MAPPER.writeValueAsBytes(asked));
    }

    /**
     * Has what this session waits for rehearsed, or asks what came of that.
     *
     * @throws IOException when the gateway does not say, or knows no such hold of this session
     */
    JsonNode rehearsal(String hold, boolean begin) throws IOException {
        return ask(begin ? "POST" : "GET", Whereabouts.REHEARSE + hold, NONE);
    }

    private JsonNode ask(String method, String path, byte[] body) throws IOException {
        URI at = URI.create(environment.getOrDefault("LINECLEAR_GATEWAY", "")).resolve(path);
        boolean usual = at.getPort() < 0 || at.getPort() == (at.getScheme().equals("https") ? HTTPS : HTTP);
        Resigner.Signed signed = new Resigner()
                .sign(
                        new SignedHead(method, path, "", List.of()),
                        usual ? at.getHost() : at.getHost() + ":" + at.getPort(),
                        Whereabouts.SERVICE,
                        environment.getOrDefault("AWS_REGION", "us-east-1"),
                        Digest.of(body).hex(),
                        AwsSessionCredentials.create(
                                environment.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                                environment.getOrDefault("AWS_SESSION_TOKEN", "")),
                        Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .timeout(PATIENCE);
        for (Header header : signed.headers()) {
            if (!header.is("host")) {
                request.header(header.name(), header.value());
            }
        }
        HttpClient.Builder http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        String authority = environment.getOrDefault("AWS_CA_BUNDLE", "");
        if (!authority.isEmpty()) {
            http.sslContext(Trust.of(Path.of(authority)));
        }
        try (HttpClient client = http.build()) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != OK) {
                throw new IOException("the gateway answered " + answer.statusCode()
                        + ": is the session over, or halted, or is it another's hold?");
            }
            return CanonicalJson.parse(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (CanonicalJson.MalformedException e) {
            throw new IOException("what answers is no gateway", e);
        }
    }
}
