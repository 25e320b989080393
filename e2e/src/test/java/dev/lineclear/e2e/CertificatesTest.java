package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Production's certificate runs out: the gateway does not talk to it, says why, and goes on when it was renewed. */
final class CertificatesTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    @Test
    void productionWithACertificateThatRanOutIsNotAskedUntilItIsRenewed() throws Exception {
        Path authority = directory.resolve("authority.p12");
        keytool(authority, "authority", "-dname", "CN=authority", "-ext", "bc:c", "-validity", "30");
        SSLContext expired = server(authority, "expired", "-startdate", "-20d", "-validity", "10");
        SSLContext renewed = server(authority, "renewed", "-validity", "10");
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"))) {
            UpstreamRelay relay = UpstreamRelay.secure(dynamodb.endpoint(), expired, 0);
            int port = relay.port();
            try (Installation lineclear = Installation.start(
                    directory,
                    Map.of("dynamodb", relay.endpoint()),
                    Options.of(directory)
                            .withJvm(
                                    "-Djavax.net.ssl.trustStore=" + authority,
                                    "-Djavax.net.ssl.trustStorePassword=" + PASSWORD))) {
                Team team = Team.enrol(lineclear);
                try (DynamoDbClient agent = team.agent()) {
                    DynamoDbException refused = assertThrows(DynamoDbException.class, agent::listTables);
                    assertEquals(503, refused.statusCode());
                    assertTrue(refused.getMessage().contains("CertificateExpired"), refused.getMessage());
                    assertTrue(refused.getMessage().contains("Nothing was executed"), refused.getMessage());
                    assertEquals(0, relay.done("ListTables"));
                    relay.close();
                    relay = UpstreamRelay.secure(dynamodb.endpoint(), renewed, port);
                    agent.listTables();
                    assertEquals(1, relay.done("ListTables"));
                }
            } finally {
                relay.close();
            }
        }
    }

    private SSLContext server(Path authority, String name, String... validity) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Files.copy(authority, file);
        List<String> more = new ArrayList<>(
                List.of("-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost", "-signer", "authority"));
        more.addAll(List.of(validity));
        keytool(file, name, more.toArray(String[]::new));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        keys.deleteEntry("authority");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(Path store, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Jvm.run(directory, Map.of(), command).ok();
    }
}
