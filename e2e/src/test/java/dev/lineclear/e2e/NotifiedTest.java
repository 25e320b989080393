package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real gateway tells of a hold, and after a restart of what was not taken before. */
final class NotifiedTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 503;

    @Test
    void aHoldThatNobodyTookIsToldAfterARestart() throws Exception {
        HttpServer receiver = receiver();
        Path secret = Files.createFile(
                directory.resolve("webhook.secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\n");
        String more = """
                notify:
                  - name: on-call
                    webhook: http://127.0.0.1:%d/hook
                    secret-file: webhook.secret
                """.formatted(receiver.getAddress().getPort());
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Installation lineclear = Installation.start(
                        directory,
                        Map.of("dynamodb", dynamodb.endpoint()),
                        Options.of(directory).with(more))) {
            Team team = Team.enrol(lineclear);
            String hold = team.held("reports");
            Await.until("it is shown", LIMIT, () -> team.ready().contains("webhook 127.0.0.1 is not told"));
            assertTrue(taken.isEmpty());
            lineclear.stop();
            status = 200;
            lineclear.restart();
            Await.until("it is told", LIMIT, () -> taken.stream().anyMatch(m -> m.contains(hold)));
            whatIsWatchedIsToldToPeopleAndNotToTheAgent(team);
            assertFalse(lineclear.log().contains("MDEyMzQ1"), "the secret is in the log");
        } finally {
            receiver.stop(0);
        }
    }

    private void whatIsWatchedIsToldToPeopleAndNotToTheAgent(Team team) throws Exception {
        String answer = "";
        for (int i = 0; i < 10; i++) {
            answer = team.refused("burst" + i);
        }
        assertFalse(answer.contains("burst-of-deletes") || answer.contains("five minutes"), answer);
        Await.until("people are told of the burst", LIMIT, () -> taken.stream()
                .anyMatch(m -> m.contains("watched") && m.contains("burst-of-deletes")));
    }

    private HttpServer receiver() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int now = status;
            if (now == 200) {
                taken.add(body);
            }
            exchange.sendResponseHeaders(now, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
