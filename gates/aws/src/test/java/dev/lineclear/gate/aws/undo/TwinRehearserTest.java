package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.DryRun.Said;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.proposal.Rehearsal.Undone;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.safeguard.rehearsal.Trial.Tried;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.state.Blobs;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.RecordingServer;
import dev.lineclear.testkit.Script;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Only what was seen to be done, expected and taken back is a rehearsal that passed; a twin in trouble is none. */
final class TwinRehearserTest {
    private static final StaticCredentialsProvider OWN = keys(AwsServers.ACCESS_KEY);
    private static final Tried DONE = new Tried(true, true, "done, status 200");

    @TempDir
    static Path work;

    private static Moto real;
    private static Moto sandbox;
    private static Clients production;
    private static Clients there;

    /** What the table hangs on, or hangs on the table. */
    private static List<String> beside = List.of();

    private static boolean data = true;
    private static long bytes = TwinRehearser.Rules.BYTES;

    @BeforeAll
    static void starts() throws Exception {
        List<Moto> both = Moto.together(
                Files.createDirectory(work.resolve("real")), Files.createDirectory(work.resolve("sandbox")));
        real = both.getFirst();
        sandbox = both.getLast();
        production = Clients.admin(real.endpoint());
        there = Clients.admin(sandbox.endpoint());
    }

    @AfterAll
    static void ends() {
        if (there != null) {
            production.close();
            there.close();
            real.close();
            sandbox.close();
        }
    }

    @BeforeEach
    void begins() throws Exception {
        real.forget();
        sandbox.forget();
        beside = List.of();
        data = true;
        bytes = TwinRehearser.Rules.BYTES;
        make(production.dynamodb(), "reports");
    }

    private static StaticCredentialsProvider keys(String id) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, AwsServers.SECRET_KEY));
    }

    private static void make(DynamoDbClient client, String table) {
        client.createTable(r -> r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)));
        client.putItem(r -> r.tableName(table).item(Map.of("id", AttributeValue.fromS("one"))));
    }

    /** What is sent there in place of the request. */
    @FunctionalInterface
    private interface Sent {
        Tried send(DynamoDbClient twin) throws Exception;
    }

    private static Rehearsal rehearse(
            URI endpoint, StaticCredentialsProvider credentials, Duration atMost, Effect effect, Sent sent)
            throws IOException {
        return rehearse(endpoint, credentials, atMost, effect, (Trial) () -> sent(sent));
    }

    private static Rehearsal rehearse(
            URI endpoint, StaticCredentialsProvider credentials, Duration atMost, Effect effect, Trial trial)
            throws IOException {
        Twin.Place place = new Twin.Place(
                Faithfulness.EMULATED, Map.of(Upstreams.ANY, endpoint), Optional.empty(), "000000000000", "us-east-1");
        Path vault = Files.createTempDirectory(work, "vault");
        TwinRehearser.Scratch scratch = new TwinRehearser.Scratch() {
            @Override
            public Blobs open() throws IOException {
                return new Vault(vault, new SecretKeySpec(new byte[32], "AES"));
            }

            @Override
            public void clear() {
                try {
                    new Vault(vault, new SecretKeySpec(new byte[32], "AES")).removeBefore(Instant.MAX);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        try (AwsClients clients = new AwsClients(OWN, real.endpoints());
                Twin twin = new Twin(place, credentials, OWN)) {
            Rehearsal came = new TwinRehearser(
                            clients,
                            twin,
                            scratch,
                            hurrying(),
                            new TwinRehearser.Rules(data, Duration.ofHours(1), atMost, bytes, false),
                            proposal -> beside)
                    .rehearse(proposal(), assessment(effect), trial, 1);
            // Of one that was given up on, a moment later.
            Await.until("nothing of production is left lying about", Duration.ofSeconds(20), () -> {
                try (var left = Files.list(vault)) {
                    return left.findAny().isEmpty();
                }
            });
            return came;
        }
    }

    /** Five times as fast, so that nobody waits long for what will not show. */
    private static InstantSource hurrying() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        return () -> start.plusNanos(5 * (System.nanoTime() - nanos));
    }

    private static Tried sent(Sent sent) {
        try {
            return sent.send(there.dynamodb());
        } catch (Exception e) {
            return new Tried(false, true, String.valueOf(e.getMessage()));
        }
    }

    private static Rehearsal rehearse(Effect effect, Sent sent) throws IOException {
        return rehearse(sandbox.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), effect, sent);
    }

    private static Proposal proposal() {
        return Bench.proposal("dynamodb:DeleteTable", "{\"TableName\":\"reports\"}");
    }

    private static Assessment assessment(Effect effect) {
        Target table = new Target(
                "arn:aws:dynamodb:us-east-1:000000000000:table/reports",
                "dynamodb",
                "table",
                Environment.UNKNOWN,
                Map.of());
        UndoPlan plan = new UndoPlan(Recipes.TABLE, List.of(), List.of(), List.of());
        return new Assessment(
                effect,
                "",
                Known.curated("x"),
                new Reversibility(Reversibility.Kind.RECREATABLE, "", List.of(), Optional.of(plan)),
                List.of(table),
                new BlastRadius(1, List.of(), Harm.NONE),
                List.of(),
                List.of(),
                true);
    }

    private static Tried deletes(DynamoDbClient twin) {
        twin.deleteTable(r -> r.tableName("reports"));
        return DONE;
    }

    @Test
    void whatIsDoneExpectedAndTakenBackPasses() throws Exception {
        Rehearsal came = rehearse(Effect.DESTROY, TwinRehearserTest::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertEquals(Undone.BROUGHT_BACK, came.undone());
        assertEquals("destroyed table reports", came.changes().getFirst().words());
        assertEquals(1, there.dynamodb().scan(r -> r.tableName("reports")).count());
    }

    private static final String HERE = ":us-east-1:000000000000:";

    @Test
    void whatIsBesideTheTargetsIsThereByItsConfigurationAndWithoutItsData() throws Exception {
        make(production.dynamodb(), "stock");
        production.sqs().createQueue(r -> r.queueName("jobs").attributesWithStrings(Map.of("VisibilityTimeout", "77")));
        production.s3().createBucket(r -> r.bucket("pages"));
        beside = List.of(
                "arn:aws:dynamodb" + HERE + "table/gone",
                "arn:aws:dynamodb" + HERE + "table/stock",
                "arn:aws:s3:::pages",
                "arn:aws:sqs" + HERE + "jobs",
                "service:checkout");
        Rehearsal came = rehearse(Effect.DESTROY, TwinRehearserTest::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertTrue(
                came.checks()
                        .contains(
                                "beside it, by configuration and without data: table stock, bucket pages, queue jobs"),
                () -> came.checks() + " " + came.leftOut());
        assertEquals(0, there.dynamodb().scan(r -> r.tableName("stock")).count());
        assertTrue(there.s3().listBuckets().buckets().stream()
                .anyMatch(b -> b.name().equals("pages")));
        String url = there.sqs().getQueueUrl(r -> r.queueName("jobs")).queueUrl();
        assertEquals(
                Map.of("VisibilityTimeout", "77"),
                there.sqs()
                        .getQueueAttributes(r -> r.queueUrl(url).attributeNamesWithStrings("VisibilityTimeout"))
                        .attributesAsStrings());
        for (String left : List.of(
                "beside it, dynamodb table/gone: it is not there in production",
                "beside it, service:checkout: how to put such a thing there is not known here",
                "what is beside it only by others")) {
            assertTrue(came.leftOut().contains(left), left + " in " + came.leftOut());
        }
    }

    @Test
    void whatTheTwinHasUnderTheNameOfANeighbourStaysAndIsSaid() throws Exception {
        production.sqs().createQueue(r -> r.queueName("jobs").attributesWithStrings(Map.of("VisibilityTimeout", "77")));
        there.sqs().createQueue(r -> r.queueName("jobs").attributesWithStrings(Map.of("VisibilityTimeout", "5")));
        beside = List.of("arn:aws:sqs" + HERE + "jobs");
        Rehearsal came = rehearse(Effect.DESTROY, TwinRehearserTest::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertTrue(
                came.leftOut()
                        .contains("beside it, sqs jobs: the twin has another one of that name, which stays as it is"),
                came.leftOut()::toString);
    }

    @Test
    void ofManyNeighboursTheFirstAreThereAndTheRestIsCounted() throws Exception {
        beside = IntStream.range(0, Beside.MAX + 3)
                .mapToObj(i -> "service:s" + i)
                .toList();
        Rehearsal came = rehearse(Effect.DESTROY, TwinRehearserTest::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertTrue(came.leftOut().contains("beside it, 3 more things"), came.leftOut()::toString);
        beside = List.of("service:" + "x".repeat(2_000));
        String longest = String.join(
                "", rehearse(Effect.DESTROY, TwinRehearserTest::deletes).leftOut());
        assertTrue(longest.contains("xxx…") && longest.length() < 1_500, longest);
    }

    @Test
    void dataThatIsSampledOrLeftOutIsSaidToBe() throws Exception {
        // Of more than comes in one answer.
        for (int i = 0; i < 4; i++) {
            Map<String, AttributeValue> item =
                    Map.of("id", AttributeValue.fromS("item-" + i), "text", AttributeValue.fromS("x".repeat(390_000)));
            production.dynamodb().putItem(r -> r.tableName("reports").item(item));
        }
        bytes = 1;
        Rehearsal sampled = rehearse(Effect.DESTROY, TwinRehearserTest::deletes);
        assertEquals(Result.PASSED, sampled.result(), sampled::sentence);
        int there = items();
        assertTrue(there > 0 && there < 5, there + " of 5 items");
        assertTrue(
                sampled.leftOut()
                        .contains("table reports: a sample of " + there + " items is in the twin, the rest is not"),
                () -> there + " " + sampled.leftOut());
        data = false;
        Rehearsal without = rehearse(Effect.DESTROY, TwinRehearserTest::deletes);
        assertTrue(
                without.leftOut().contains("table reports: its items are not in the twin"),
                without.leftOut()::toString);
        assertEquals(0, items());
    }

    private static int items() {
        return there.dynamodb().scanPaginator(r -> r.tableName("reports").projectionExpression("id")).items().stream()
                .toList()
                .size();
    }

    @Test
    void whatIsKnownOfNothingIsSaid() throws Exception {
        assertTrue(rehearse(Effect.DESTROY, TwinRehearserTest::deletes)
                .leftOut()
                .contains("what is beside it: nothing is known of what it hangs on, or what hangs on it"));
    }

    @Test
    void whatTheTwinHadBeforeDoesNotMatter() throws Exception {
        make(there.dynamodb(), "reports");
        there.dynamodb().putItem(r -> r.tableName("reports").item(Map.of("id", AttributeValue.fromS("stale"))));
        assertEquals(
                Result.PASSED,
                rehearse(Effect.DESTROY, TwinRehearserTest::deletes).result());
        assertEquals(1, there.dynamodb().scan(r -> r.tableName("reports")).count());
    }

    /** As production says it to its own dry run, before the twin is asked. */
    private static Trial after(DryRun said, Sent sent) {
        return new Trial() {
            @Override
            public Tried inTwin() {
                return sent(sent);
            }

            @Override
            public Optional<DryRun> dry() {
                return Optional.of(said);
            }
        };
    }

    private static Rehearsal rehearse(DryRun said, Sent sent) throws IOException {
        return rehearse(sandbox.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), Effect.DESTROY, after(said, sent));
    }

    @Test
    void whatProductionsOwnDryRunRefusesIsNotTriedInTheTwin() throws Exception {
        Rehearsal came = rehearse(new DryRun(Said.WOULD_BE_REFUSED, "403 UnauthorizedOperation"), twin -> {
            throw new AssertionError("it was tried");
        });
        assertEquals(Result.FAILED, came.result());
        assertEquals(Faithfulness.NATIVE, came.faithfulness());
        assertTrue(came.because().contains("it would be refused, 403 UnauthorizedOperation"), came::because);
    }

    @Test
    void whatADryRunDoesNotSayTheTwinShows() throws Exception {
        for (Said said : List.of(Said.WOULD_BE_DONE, Said.NOTHING)) {
            Rehearsal came = rehearse(new DryRun(said, "503 Busy"), TwinRehearserTest::deletes);
            assertEquals(Result.PASSED, came.result(), came::sentence);
            assertEquals(Faithfulness.EMULATED, came.faithfulness());
            assertTrue(came.checks().getFirst().startsWith("production's own dry run, of permissions and some"));
        }
    }

    @Test
    void anAnswerThatNothingShowsIsNoPass() throws Exception {
        Rehearsal came = rehearse(Effect.DESTROY, twin -> DONE);
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("reading it again does not show that"), came::because);
    }

    @Test
    void whatNobodyExpectedIsNoPass() throws Exception {
        Rehearsal came = rehearse(Effect.UPDATE, TwinRehearserTest::deletes);
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("which was not expected"), came::because);
    }

    @Test
    void aRefusalIsNoPass() throws Exception {
        Rehearsal came = rehearse(Effect.DESTROY, twin -> new Tried(false, true, "refused, 400 InUse"));
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("400 InUse"), came::because);
    }

    @Test
    void aTwinThatDiesHalfWaySaysNothingAboutTheRequest() throws Exception {
        try (Mortal mortal = new Mortal(sandbox.endpoint())) {
            Rehearsal came =
                    rehearse(mortal.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), Effect.DESTROY, twin -> {
                        twin.deleteTable(r -> r.tableName("reports"));
                        mortal.close();
                        return DONE;
                    });
            assertEquals(Result.NOT_RUN, came.result(), came::sentence);
            assertTrue(came.because().startsWith("reading the twin after it"), came::because);
        }
    }

    @Test
    void aTwinThatIsDownIsNotRun() throws Exception {
        Mortal gone = new Mortal(sandbox.endpoint());
        gone.close();
        Rehearsal came =
                rehearse(gone.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), Effect.DESTROY, twin -> DONE);
        assertEquals(Result.NOT_RUN, came.result(), came::sentence);
        assertTrue(came.because().startsWith("reading production, and making the twin like it"), came::because);
    }

    @Test
    void aTwinThatAnswersGarbageIsNotRun() throws Exception {
        try (RecordingServer broken = RecordingServer.start(Script.answer(200, "application/json", "<garbage>"))) {
            Rehearsal came =
                    rehearse(broken.endpoint(), keys("AKIATWIN"), Duration.ofSeconds(20), Effect.DESTROY, twin -> DONE);
            assertEquals(Result.NOT_RUN, came.result(), came::sentence);
        }
    }

    @Test
    void aTwinThatIsSilentIsGivenUpOnInTime() throws Exception {
        try (RecordingServer silent = RecordingServer.start(Script.hang())) {
            Rehearsal came =
                    rehearse(silent.endpoint(), keys("AKIATWIN"), Duration.ofSeconds(2), Effect.DESTROY, twin -> DONE);
            assertEquals(Result.NOT_RUN, came.result());
            assertTrue(came.because().startsWith("it took longer than 2 s"), came::because);
        }
    }

    @Test
    void productionsOwnCredentialsAreNeverSentToTheTwin() throws Exception {
        try (RecordingServer twin = RecordingServer.start(Script.hang())) {
            Rehearsal came = rehearse(twin.endpoint(), OWN, Duration.ofSeconds(20), Effect.DESTROY, sent -> DONE);
            assertEquals(Result.NOT_RUN, came.result());
            assertTrue(came.because().contains("are the gateway's own"), came::because);
            assertEquals(0, twin.requests());
        }
    }
}
