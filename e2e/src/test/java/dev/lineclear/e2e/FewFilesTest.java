package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;

/**
 * A gateway that may have few files open, and somebody on its machine who connects more often than that, to agents' door and to the
 * command line's: a listener that is out of files would end, and the log could open none.
 */
@Timeout(180)
final class FewFilesTest {
    private static final int FILES = 640;

    @TempDir
    Path directory;

    private final List<Socket> held = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
    }

    /** Half of them say nothing, half begin a request that they never end. */
    private void hold(int connections, URI where) throws IOException {
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket(where.getHost(), where.getPort());
            held.add(socket);
            socket.getOutputStream()
                    .write((i % 2 == 0 ? "" : "GET / HTTP/1.1\r\nHost: h\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void whoHoldsMoreConnectionsThanItMayHaveFilesKeepsNobodyOut() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory,
                        Map.of("dynamodb", dynamodb.endpoint()),
                        Installation.Options.of(directory).files(FILES))) {
            StoryData.table(admin.dynamodb(), "reports", "production", 1);
            Team team = Team.enrol(lineclear);
            JsonNode doors =
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
            hold(2 * FILES, URI.create(doors.path("gateway").asString("")));
            hold(FILES / 4, URI.create(doors.path("control").asString("")));
            try (DynamoDbClient agent = team.agent()) {
                assertEquals(List.of("reports"), agent.listTables().tableNames());
            }
            assertTrue(team.ready().startsWith("200 "), team.ready());
            assertTrue(lineclear.alive());
            Jvm.Result audit = team.cli("audit", "verify");
            assertEquals(0, audit.exit(), audit.out());
        }
    }
}
