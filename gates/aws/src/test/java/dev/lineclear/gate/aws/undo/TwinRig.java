package dev.lineclear.gate.aws.undo;

import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
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
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A production and a twin, both at moto, and a rehearsal between them. */
abstract class TwinRig {
    static final StaticCredentialsProvider OWN = keys(AwsServers.ACCESS_KEY);
    static final Tried DONE = new Tried(true, true, "done, status 200");

    @TempDir
    static Path work;

    static Moto real;
    static Moto sandbox;
    static Clients production;
    static Clients there;

    /** What the table hangs on, or hangs on the table. */
    static List<String> beside = List.of();

    static boolean data = true;
    static long bytes = TwinRehearser.Rules.BYTES;

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

    static StaticCredentialsProvider keys(String id) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, AwsServers.SECRET_KEY));
    }

    static void make(DynamoDbClient client, String table) {
        client.createTable(r -> r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)));
        client.putItem(r -> r.tableName(table).item(Map.of("id", AttributeValue.fromS("one"))));
    }

    /** What is sent there in place of the request. */
    @FunctionalInterface
    interface Sent {
        Tried send(DynamoDbClient twin) throws Exception;
    }

    static Rehearsal rehearse(
            URI endpoint, StaticCredentialsProvider credentials, Duration atMost, Effect effect, Sent sent)
            throws IOException {
        return rehearse(endpoint, credentials, atMost, effect, (Trial) () -> sent(sent));
    }

    static Rehearsal rehearse(
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
    static InstantSource hurrying() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        return () -> start.plusNanos(5 * (System.nanoTime() - nanos));
    }

    static Tried sent(Sent sent) {
        try {
            return sent.send(there.dynamodb());
        } catch (Exception e) {
            return new Tried(false, true, String.valueOf(e.getMessage()));
        }
    }

    static Rehearsal rehearse(Effect effect, Sent sent) throws IOException {
        return rehearse(sandbox.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), effect, sent);
    }

    static Proposal proposal() {
        return Bench.proposal("dynamodb:DeleteTable", "{\"TableName\":\"reports\"}");
    }

    static Assessment assessment(Effect effect) {
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

    static Tried deletes(DynamoDbClient twin) {
        twin.deleteTable(r -> r.tableName("reports"));
        return DONE;
    }

    /** As production says it to its own dry run, before the twin is asked. */
    static Trial after(DryRun said, Sent sent) {
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

    static Rehearsal rehearse(DryRun said, Sent sent) throws IOException {
        return rehearse(sandbox.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), Effect.DESTROY, after(said, sent));
    }
}
