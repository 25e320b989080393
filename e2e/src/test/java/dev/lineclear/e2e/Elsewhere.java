package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A gateway that is reached over TLS: by the command line of people at their own machines, and by programs. */
final class Elsewhere implements AutoCloseable {
    private final Path directory;
    private final Path certificate;
    private final ChildServer dynamodb;
    private final Clients admin;
    private final Installation lineclear;
    private final Team team;
    private final String url;
    private final HttpClient http;

    /** @param more of the console's configuration, each with a comma before it */
    Elsewhere(Path directory, String more) throws Exception {
        assumeFalse(Jvm.missing("openssl"), "needs the command openssl");
        this.directory = directory;
        Path key = directory.resolve("console.key");
        this.certificate = directory.resolve("console.pem");
        List<String> command = new ArrayList<>(Arrays.asList(
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30".split(" ")));
        command.addAll(List.of("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"));
        command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        Jvm.run(directory, Map.of(), command).ok();
        int port = FreePorts.next();
        this.url = "https://localhost:" + port;
        this.dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        this.admin = Clients.admin(dynamodb.endpoint());
        this.lineclear = Installation.start(
                directory,
                Map.of("dynamodb", dynamodb.endpoint()),
                "console: { address: \"127.0.0.1:" + port + "\", url: \"" + url + "\", certificate: \"" + certificate
                        + "\", key: \"" + key + "\"" + more + " }\n");
        this.team = Team.enrol(lineclear);
        this.http = client().build();
    }

    private HttpClient.Builder client() throws Exception {
        return HttpClient.newBuilder().sslContext(trusting(certificate)).followRedirects(HttpClient.Redirect.NEVER);
    }

    /** From another of this machine's addresses, 127.0.0.{@code number}: another visitor, as far as limits go. */
    HttpClient from(int number) throws Exception {
        return client().localAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number}))
                .build();
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
    }

    String url() {
        return url;
    }

    Team team() {
        return team;
    }

    Installation lineclear() {
        return lineclear;
    }

    Path authority() {
        return certificate;
    }

    Clients admin() {
        return admin;
    }

    /** A table in production, and the hold of the agent that wants it deleted. */
    String held(String table) throws Exception {
        StoryData.table(admin.dynamodb(), table, "production", 20);
        return team.held(table);
    }

    /** A table in production. */
    void table(String table) {
        StoryData.table(admin.dynamodb(), table, "production", 1);
    }

    /** What a command printed as JSON. */
    static JsonNode parsed(String out) {
        return CanonicalJson.parse(out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Where a person keeps their logins. */
    Path logins(String person) {
        return directory.resolve("logins-" + person);
    }

    /** Such a process that goes on; what it prints is in {@code log}. */
    Process starts(String person, Path log, String... arguments) throws Exception {
        Path home = Files.createDirectories(directory.resolve("home-" + person));
        return Jvm.start(
                log,
                Map.of("LINECLEAR_LOGINS", logins(person).toString()),
                Jvm.command(List.of("-Duser.home=" + home), "dev.lineclear.cli.Main", List.of(arguments)));
    }

    /** {@code lineclear …} as a process at that person's machine, which knows nothing of the gateway's. */
    Jvm.Result at(String person, String... arguments) throws Exception {
        Path home = Files.createDirectories(directory.resolve("home-" + person));
        List<String> command =
                Jvm.command(List.of("-Duser.home=" + home), "dev.lineclear.cli.Main", List.of(arguments));
        return Jvm.run(home, Map.of("LINECLEAR_LOGINS", logins(person).toString()), command);
    }

    Jvm.Result login(String person, String at, String... more) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("login", at, "--as", person + "@example.com", "--key", team.key(person)));
        all.addAll(List.of(more));
        return at(person, all.toArray(String[]::new));
    }

    /** Logs in. @return the token, as its file has it */
    String token(String person) throws Exception {
        login(person, url, "--authority", certificate.toString()).ok();
        try (var files = Files.list(logins(person))) {
            return CanonicalJson.parse(Files.readAllBytes(files.findFirst().orElseThrow()))
                    .path("token")
                    .asString();
        }
    }

    /** What an HTTP client gets. */
    HttpResponse<String> ask(String method, String path, String body, Map<String, String> headers) throws Exception {
        Map<String, String> all = new TreeMap<>(headers);
        all.putIfAbsent("Content-Type", "application/json");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        all.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A statement and its signature by a person's key. */
    ObjectNode signed(String key, String text) throws Exception {
        Path file = Files.writeString(Files.createTempFile(directory, "statement", ""), text);
        Jvm.run(
                        directory,
                        Map.of(),
                        List.of("ssh-keygen", "-Y", "sign", "-n", "lineclear", "-f", team().key(key), file + ""))
                .ok();
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("statement", text);
        body.put("signature", Files.readString(Path.of(file + ".sig")));
        return body;
    }

    HttpResponse<String> get(String path, String token) throws Exception {
        return ask("GET", path, "", token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token));
    }

    HttpClient http() {
        return http;
    }

    static JsonNode json(HttpResponse<String> answer) {
        return CanonicalJson.parse(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.close();
        lineclear.close();
        admin.close();
        dynamodb.close();
    }
}
