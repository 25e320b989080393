package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.testkit.AwsServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.JsonNode;

/**
 * Sends recognisable secrets through every kind of failure at the real gateway, and looks for them wherever something is
 * said or kept: answers, lines of the log, metrics, the command line's output, every file of the state, the process's
 * listing.
 */
final class SecretsTest {
    private static final String VALUE = "hunter2-a-secret-value-nobody-may-see";
    private static final String FORGED = "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0";
    private static final Resigner SIGNER = new Resigner();

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> answers = new ArrayList<>();

    /** What must not be found, by what it is. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private URI gateway = URI.create("http://unknown");
    private AwsSessionCredentials session = AwsSessionCredentials.create("none", "none", "none");

    private String ask(AwsSessionCredentials as, String service, String target, String body, String... more)
            throws Exception {
        List<Header> headers = new ArrayList<>(
                List.of(new Header("Content-Type", "application/x-amz-json-1.1"), new Header("X-Amz-Target", target)));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Resigner.Signed signed = SIGNER.sign(
                new SignedHead("POST", "/", "", headers),
                gateway.getAuthority(),
                service,
                "us-east-1",
                Digest.of(bytes).hex(),
                as,
                Instant.now());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        for (Header line : signed.headers()) {
            if (line.is("authorization")) {
                secrets.put(
                        "signature " + secrets.size(),
                        line.value().substring(line.value().length() - 64));
            }
            if (!line.is("host")) {
                request.header(line.name(), line.value());
            }
        }
        for (int i = 0; i < more.length; i += 2) {
            request.setHeader(more[i], more[i + 1]);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        answers.add(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        return answer.statusCode() + " " + answer.body();
    }

    private void everyKindOfFailure() throws Exception {
        String create = "{\"Name\":\"db\",\"SecretString\":\"" + VALUE + "\"}";
        String held = ask(session, "secretsmanager", "secretsmanager.CreateSecret", create);
        assertTrue(held.startsWith("403") && held.contains("held as"), held);
        String put = "{\"SecretId\":\"db\",\"SecretString\":\"" + VALUE + "\"}";
        assertTrue(ask(session, "secretsmanager", "secretsmanager.PutSecretValue", put)
                .startsWith("403"));
        assertTrue(
                ask(session, "secretsmanager", "secretsmanager.Nonsense", put).startsWith("4"));
        assertTrue(ask(session, "secretsmanager", "secretsmanager.CreateSecret", create + VALUE)
                .startsWith("400"));
        assertTrue(ask(
                        session,
                        "secretsmanager",
                        "secretsmanager.CreateSecret",
                        "{\"" + VALUE + "\":1,\"" + VALUE + "\":2}")
                .startsWith("400"));
        AwsSessionCredentials wrong = AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey() + "x", session.sessionToken());
        assertTrue(ask(wrong, "secretsmanager", "secretsmanager.CreateSecret", create)
                .startsWith("4"));
        AwsSessionCredentials other = AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken() + "x");
        assertTrue(ask(other, "secretsmanager", "secretsmanager.CreateSecret", create)
                .startsWith("4"));
        String forged = "AWS4-HMAC-SHA256 Credential=" + session.accessKeyId()
                + "/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + FORGED;
        assertTrue(ask(session, "secretsmanager", "secretsmanager.CreateSecret", create, "Authorization", forged)
                .startsWith("4"));
        assertTrue(
                ask(session, "secretsmanager", "secretsmanager.CreateSecret", create, "Authorization", "Basic " + VALUE)
                        .startsWith("4"));
        // Production is not there: reads fail after they were let through.
        assertTrue(
                ask(session, "dynamodb", "DynamoDB_20120810.ListTables", "{}").startsWith("503"));
        presigned();
    }

    /** In a URL, which is what servers love to log. */
    private void presigned() throws Exception {
        String url = gateway + "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + session.accessKeyId()
                + "%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60"
                + "&X-Amz-SignedHeaders=host&X-Amz-Security-Token="
                + java.net.URLEncoder.encode(session.sessionToken(), StandardCharsets.UTF_8) + "&X-Amz-Signature="
                + FORGED;
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(4, answer.statusCode() / 100, answer.body());
        answers.add(answer.headers().map() + " " + answer.body());
    }

    @Test
    void aSecretIsNowhereToBeReadAfterEveryKindOfFailure() throws Exception {
        try (Installation lineclear = Installation.start(
                directory, Map.of("dynamodb", URI.create("http://127.0.0.1:1")), Installation.Options.of(directory))) {
            Team team = Team.enrol(lineclear);
            JsonNode control =
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
            gateway = URI.create(control.path("gateway").asString(""));
            session = open(team);
            secrets.put("the session's secret", session.secretAccessKey());
            secrets.put("the session's token", session.sessionToken());
            secrets.put("the gateway's own secret", AwsServers.SECRET_KEY);
            secrets.put("a sensitive input", VALUE);
            secrets.put("a forged signature", FORGED);
            everyKindOfFailure();
            String metrics = client.send(
                            HttpRequest.newBuilder(
                                            URI.create(control.path("control").asString("") + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertTrue(metrics.contains("lineclear"), metrics);
            String said = team.cli("holds").out() + shown(team);
            assertTrue(said.contains("secretsmanager:CreateSecret"), said);
            nowhere("an answer", String.join("\n", answers));
            nowhere("the metrics", metrics);
            nowhere("the command line", said);
            nowhere("the log's lines", lineclear.log());
            listings(lineclear.pid());
            files(lineclear.state());
            assertEquals(143, lineclear.stop(), "ended by SIGTERM");
            nowhere("the log's last lines", lineclear.log());
            files(lineclear.state());
        }
    }

    private String shown(Team team) {
        StringBuilder said = new StringBuilder();
        for (String answer : answers) {
            int at = answer.indexOf("held as ");
            if (at >= 0) {
                said.append(
                        team.cli("show", answer.substring(at + 8, at + 34)).ok().out());
            }
        }
        return said.toString();
    }

    private static AwsSessionCredentials open(Team team) throws Exception {
        String out = team.cli(
                        "session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t", "--json")
                .ok()
                .out();
        JsonNode keys = CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
        return AwsSessionCredentials.create(
                keys.path("accessKeyId").asString(),
                keys.path("secretAccessKey").asString(),
                keys.path("sessionToken").asString());
    }

    /** As anybody on the machine sees it, and, but for what its operator gave it there, as its own user does. */
    private void listings(long pid) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        Assumptions.assumeTrue(Files.isReadable(process.resolve("cmdline")), "missing: /proc");
        nowhere("the process's arguments", Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        String own = "AWS_SECRET_ACCESS_KEY=" + AwsServers.SECRET_KEY;
        nowhere(
                "the process's environment",
                Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                        .replace(own, ""));
    }

    private void files(Path state) throws IOException {
        int read = 0;
        try (Stream<Path> all = Files.walk(state)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                nowhere(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                read++;
            }
        }
        assertTrue(read > 5, "the state is somewhere else");
    }

    /** Neither plain nor as it is usually written. */
    private void nowhere(String where, String text) {
        secrets.forEach((what, secret) -> {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            for (String form : List.of(
                    secret,
                    base64.substring(0, base64.length() - 2),
                    HexFormat.of().formatHex(bytes))) {
                assertFalse(text.contains(form), () -> what + " is in " + where);
            }
        });
    }
}
