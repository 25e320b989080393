package dev.lineclear.e2e;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Lines of configuration for a twin, and its credentials. */
final class Sandboxed {
    private static final AwsBasicCredentials KEYS = AwsBasicCredentials.create("AKIATWIN00000000TWIN", "of-the-twin");

    private Sandboxed() {}

    /** The environment that {@code lineclear run} gives an agent. */
    static Map<String, String> session(Team team, Installation lineclear) throws IOException {
        String gateway = CanonicalJson.parse(
                        Files.readAllBytes(lineclear.state().resolve("control.json")))
                .path("gateway")
                .asString();
        return Map.of(
                "LINECLEAR_GATEWAY", gateway,
                "AWS_ACCESS_KEY_ID", team.credentials().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", team.credentials().secretAccessKey(),
                "AWS_SESSION_TOKEN", team.credentials().sessionToken());
    }

    /** As the twin's own administrator. */
    static Clients clients(Moto twin) {
        return Clients.of(twin.endpoint(), twin.endpoint(), twin.endpoint(), KEYS);
    }

    /** The section {@code twin}; makes its file of credentials. */
    static String twin(Path directory, URI endpoint) throws IOException {
        Path keys = directory.resolve("twin.credentials");
        Files.createFile(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(KEYS.accessKeyId(), KEYS.secretAccessKey()));
        return "twin: { kind: emulated, endpoint: \"" + endpoint
                + "\", credentials: twin.credentials, at-most: 30s }\n";
    }

    /** The policies that are shipped, and one more. */
    static Path policies(Path directory, String more) throws IOException {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        Path shipped = Path.of("").toAbsolutePath().resolveSibling("policies");
        try (var all = Files.list(shipped)) {
            for (Path file : all.toList()) {
                Files.copy(file, policies.resolve(file.getFileName().toString()));
            }
        }
        Files.writeString(policies.resolve("more.cedar"), more);
        return policies;
    }
}
