package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Undoer;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

@Timeout(120)
class TableUndoTest {
    private static final int ITEMS = 700;
    private static final Proposal DELETE = Bench.proposal("dynamodb:DeleteTable", "{\"TableName\":\"reports\"}");

    @TempDir
    private static Path work;

    private static ChildServer server;
    private static Bench bench;
    private static DynamoDbClient dynamodb;

    @BeforeAll
    static void start() throws Exception {
        server = AwsServers.dynamodb(work.resolve("dynamodb"));
        bench = new Bench(work, Map.of("dynamodb", server.endpoint()));
        dynamodb = bench.clients.dynamodb(Bench.DESTINATION);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            bench.close();
            server.close();
        }
    }

    @BeforeEach
    void makeTable() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Tables.create(dynamodb, "reports");
        Tables.fill(dynamodb, "reports", new AnyItem(seed), ITEMS);
    }

    @AfterEach
    void dropTable() {
        Tables.drop(dynamodb, "reports");
    }

    @Test
    void aDeletedTableComesBackWholeAndProvesIt() throws Exception {
        Map<String, Map<String, AttributeValue>> items = Tables.items(dynamodb, "reports");
        Capture capture = bench.capture("dynamodb-table", DELETE);
        assertEquals("table reports: 700 items, 2 indexes, tags not readable", capture.summary());
        Tables.drop(dynamodb, "reports");
        assertTrue(
                bench.undoer.verify(DELETE, Bench.assessment("dynamodb-table")).confirmed());
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));

        List<String> told = new ArrayList<>();
        Undoer.Revert revert = bench.undoer.revert(capture, bench.vault, told::add);

        assertEquals(List.of(), revert.differences());
        assertEquals(List.of("table reports is as it was: 700 items, 2 indexes, tags not readable"), revert.restored());
        assertEquals(items, Tables.items(dynamodb, "reports"));
        var table = dynamodb.describeTable(r -> r.tableName("reports")).table();
        assertTrue(table.deletionProtectionEnabled());
        assertEquals("by-customer", table.globalSecondaryIndexes().getFirst().indexName());
        assertEquals("by-total", table.localSecondaryIndexes().getFirst().indexName());
        assertEquals("NEW_AND_OLD_IMAGES", table.streamSpecification().streamViewTypeAsString());
        var ttl = dynamodb.describeTimeToLive(r -> r.tableName("reports")).timeToLiveDescription();
        assertEquals("expires", ttl.attributeName());
        assertFalse(told.isEmpty());
        assertTrue(revert.notRestored().stream().anyMatch(s -> s.contains("stream has a new ARN")));
        assertTrue(
                revert.notRestored().stream().anyMatch(s -> s.contains("PointInTimeRecovery is not readable")),
                () -> "DynamoDB Local has no PITR, and that must be said: " + revert.notRestored());
    }

    @Test
    void aTableThatIsThereAgainWithOtherContentIsNotTouched() throws Exception {
        Capture capture = bench.capture("dynamodb-table", DELETE);
        Tables.drop(dynamodb, "reports");
        Tables.create(dynamodb, "reports");
        assertFalse(bench.undoer.drift(capture, bench.vault).isEmpty());
        UndoException refused =
                assertThrows(UndoException.class, () -> bench.undoer.revert(capture, bench.vault, s -> {}));
        assertTrue(refused.getMessage().contains("exists"), refused.getMessage());
        assertEquals(Map.of(), Tables.items(dynamodb, "reports"));
    }

    @Test
    void aTableThatIsStillThereIsNotConfirmedAsDeleted() throws Exception {
        assertFalse(
                bench.undoer.verify(DELETE, Bench.assessment("dynamodb-table")).confirmed());
    }

    @Test
    void anItemAlteredInTheVaultsCopyIsFoundAndNothingIsPutBack() throws Exception {
        try (Bench own = new Bench(work, Map.of("dynamodb", server.endpoint()))) {
            Capture capture = own.capture("dynamodb-table", DELETE);
            Tables.drop(dynamodb, "reports");
            Path largest = largest(own.vaultDirectory);
            byte[] sealed = Files.readAllBytes(largest);
            sealed[sealed.length / 2] ^= 1;
            Files.write(largest, sealed);
            UndoException refused =
                    assertThrows(UndoException.class, () -> own.undoer.revert(capture, own.vault, s -> {}));
            assertTrue(refused.getMessage().contains("altered"), refused.getMessage());
            assertThrows(ResourceNotFoundException.class, () -> dynamodb.describeTable(r -> r.tableName("reports")));
        }
    }

    @Test
    void aRevertThatLeavesSomethingDifferentSaysWhat() throws Exception {
        Capture capture = bench.capture("dynamodb-table", DELETE);
        Tables.drop(dynamodb, "reports");
        List<String> once = new ArrayList<>();
        Undoer.Revert revert = bench.undoer.revert(capture, bench.vault, sentence -> {
            // Someone writes while it is being put back: as soon as the proof begins, one item is no longer what it
            // was.
            if (once.isEmpty() && sentence.contains("reading it again")) {
                once.add(sentence);
                dynamodb.putItem(r -> r.tableName("reports")
                        .item(Map.of(
                                "id", AttributeValue.fromS("stranger"), "customer", AttributeValue.fromS("nobody"))));
            }
        });
        assertFalse(once.isEmpty());
        assertFalse(revert.complete());
        assertTrue(
                revert.differences().stream().anyMatch(s -> s.contains("items: is 701, should be 700")),
                () -> revert.differences().toString());
    }

    @Test
    void moreThanTheLimitIsNotCaptured() throws Exception {
        Limits small = new Limits(10_000, Duration.ofMinutes(1), Duration.ofMinutes(1));
        try (Bench limited = new Bench(work, Map.of("dynamodb", server.endpoint()), small)) {
            UndoException refused = assertThrows(UndoException.class, () -> limited.capture("dynamodb-table", DELETE));
            assertTrue(refused.getMessage().contains("more content than one capture may hold"), refused.getMessage());
            assertEquals(List.of(), files(limited.vaultDirectory));
        }
    }

    @Test
    void aServerThatDiesInTheMiddleOfACaptureLeavesNoCapture(@TempDir Path other) throws Exception {
        try (ChildServer dying = AwsServers.dynamodb(other);
                Bench its = new Bench(other, Map.of("dynamodb", dying.endpoint()))) {
            DynamoDbClient client = its.clients.dynamodb(Bench.DESTINATION);
            Tables.create(client, "large");
            Tables.fillLarge(client, "large", 40);
            KillingBlobs blobs = new KillingBlobs(its.vault, 300_000, dying::close);
            UndoException died = assertThrows(
                    UndoException.class,
                    () -> its.undoer.capture(
                            Bench.proposal("dynamodb:DeleteTable", "{\"TableName\":\"large\"}"),
                            Bench.assessment("dynamodb-table"),
                            "hold",
                            blobs));
            assertTrue(blobs.killed(), "the server died before content was read: " + died.getMessage());
            assertEquals(List.of(), files(its.vaultDirectory));
        }
    }

    @Test
    void aTableThatIsNotThereIsCapturedAsAbsentAndNeverMade() throws Exception {
        Tables.drop(dynamodb, "reports");
        Capture capture = bench.capture("dynamodb-table", DELETE);
        assertEquals("table reports: not there", capture.summary());
        assertThrows(UndoException.class, () -> bench.undoer.revert(capture, bench.vault, s -> {}));
        assertThrows(ResourceNotFoundException.class, () -> dynamodb.describeTable(r -> r.tableName("reports")));
        Tables.create(dynamodb, "reports");
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    static Path largest(Path directory) throws IOException {
        return files(directory).stream()
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }
}
