package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A new agent changes the twin, whatever it asks for and however; owners let it out, and one halt takes it back. */
final class SandboxTest {
    private static final String WORLD = "x-lineclear-world";

    @TempDir
    Path directory;

    private final AtomicReference<String> world = new AtomicReference<>("");

    /** Says that it is for production, and hears what it was. */
    private final class Pretending implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest()
                    .copy(r -> r.putHeader(WORLD, "production").putHeader("x-lineclear-standing", "trusted"));
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            world.set(context.httpResponse().firstMatchingHeader(WORLD).orElse("none"));
        }
    }

    private static void make(DynamoDbClient client, String table) {
        client.createTable(r -> r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)));
        client.putItem(r -> r.tableName(table).item(Map.of("id", AttributeValue.fromS("one"))));
    }

    private static String standing(Team team) {
        return team.cli("agent", "list").ok().out();
    }

    private static Jvm.Result byOlga(Team team, String... words) {
        List<String> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of("--as", "olga@example.com", "--key", team.key("olga")));
        return team.cli(all.toArray(String[]::new));
    }

    private static boolean there(DynamoDbClient client, String table) {
        return client.listTables().tableNames().contains(table);
    }

    @Test
    void aNewAgentChangesTheTwinUntilOwnersLetItOut() throws Exception {
        List<Moto> both = Moto.together(
                Files.createDirectory(directory.resolve("real")), Files.createDirectory(directory.resolve("sandbox")));
        try (Moto real = both.getFirst();
                Moto sandbox = both.getLast();
                Clients production = Clients.admin(real.endpoint());
                Clients twin = Sandboxed.clients(sandbox);
                Installation lineclear = Installation.start(
                        directory, real.endpoints(), Sandboxed.twin(directory, sandbox.endpoint()))) {
            real.awaken();
            sandbox.awaken();
            make(production.dynamodb(), "reports");
            Team team = Team.enrol(lineclear);
            assertTrue(standing(team).contains("sandboxed"), standing(team));
            itsChangesGoToTheTwin(team, production.dynamodb(), twin.dynamodb());
            aLinkItSignedGoesTheSameWay(team, lineclear, production, twin);
            itIsToldWhereItIs(team, lineclear, "twin", "sandboxed");
            Jvm.Result promoted = byOlga(team, "agent", "promote", "kiro");
            assertTrue(promoted.ok().out().contains("from its next session on"), promoted::out);
            aSessionNeverGetsFurther(team, production.dynamodb());
            Team next = team.inSession("after the promotion");
            itIsToldWhereItIs(next, lineclear, "production", "supervised");
            String waits = next.held("reports");
            String explained = next.cli("explain", waits).ok().out();
            assertTrue(explained.contains("production") && explained.contains("supervised"), explained);
            assertTrue(there(production.dynamodb(), "reports"), "production's table waits for people now");
            anIncidentTakesItBack(next, lineclear, production.dynamodb(), waits);
            byOlga(team, "agent", "promote", "kiro").ok();
            haltingTakesItBack(next, production.dynamodb(), twin.dynamodb());
            itsRecordIsOfTheLog(team, lineclear);
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    private void itsChangesGoToTheTwin(Team team, DynamoDbClient production, DynamoDbClient twin) throws Exception {
        try (DynamoDbClient agent = team.agent(5, new Pretending())) {
            assertEquals(1, agent.scan(r -> r.tableName("reports")).count());
            assertEquals("production", world.get(), "it reads production");
            agent.putItem(r -> r.tableName("reports").item(Map.of("id", AttributeValue.fromS("two"))));
            assertEquals("twin", world.get(), "whatever the request says");
            assertEquals(1, production.scan(r -> r.tableName("reports")).count());
            assertEquals(
                    1, twin.scan(r -> r.tableName("reports")).count(), "the table was made ready, and the item put");
            agent.deleteTable(r -> r.tableName("reports"));
            assertEquals("twin", world.get());
            assertTrue(there(production, "reports"));
            assertFalse(there(twin, "reports"));
            assertEquals(1, agent.scan(r -> r.tableName("reports")).count());
            assertEquals("production", world.get(), "reads are of production, and say so");
        }
    }

    /** By its own keys, as {@code lineclear run} gives them to it; no header of its requests is needed for that. */
    private static void itIsToldWhereItIs(Team team, Installation lineclear, String world, String standing)
            throws Exception {
        Map<String, String> own = Sandboxed.session(team, lineclear);
        String changes = lineclear
                .cli(own, "explain", "--json", "aws dynamodb delete-table --table-name reports")
                .ok()
                .out();
        assertTrue(
                changes.contains("\"world\" : \"" + world + "\"") || changes.contains("\"world\":\"" + world + "\""),
                changes);
        String said = lineclear.cli(own, "explain").ok().out();
        assertTrue(said.contains(standing) && said.contains("changes") && said.contains(world), said);
    }

    /** A presigned URL names no world, and has none of its own. */
    private static void aLinkItSignedGoesTheSameWay(Team team, Installation lineclear, Clients production, Clients twin)
            throws Exception {
        production.s3().createBucket(r -> r.bucket("shop"));
        URI gateway = URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString());
        try (S3Presigner presigner = S3Presigner.builder()
                        .endpointOverride(gateway)
                        .region(Clients.REGION)
                        .credentialsProvider(StaticCredentialsProvider.create(team.credentials()))
                        .serviceConfiguration(S3Configuration.builder()
                                .pathStyleAccessEnabled(true)
                                .build())
                        .build();
                HttpClient client = HttpClient.newHttpClient()) {
            URI link = presigner
                    .presignPutObject(r -> r.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(p -> p.bucket("shop").key("page")))
                    .url()
                    .toURI();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(link)
                            .PUT(HttpRequest.BodyPublishers.ofString("hello"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
            assertEquals("twin", answer.headers().firstValue(WORLD).orElse("none"));
        }
        assertEquals(0, production.s3().listObjectsV2(r -> r.bucket("shop")).keyCount());
        assertEquals(1, twin.s3().listObjectsV2(r -> r.bucket("shop")).keyCount());
    }

    /** What was opened in the sandbox stays there, so that no call that is tried again changes worlds. */
    private void aSessionNeverGetsFurther(Team team, DynamoDbClient production) throws Exception {
        make(production, "orders");
        try (DynamoDbClient agent = team.agent(5, new Pretending())) {
            agent.deleteTable(r -> r.tableName("orders"));
            assertEquals("twin", world.get());
        }
        assertTrue(there(production, "orders"));
    }

    /**
     * At a person's word, and at once: the session that was open changes nothing of production from then on, not even what two
     * people approve after it.
     */
    private void anIncidentTakesItBack(Team running, Installation lineclear, DynamoDbClient production, String waits)
            throws Exception {
        make(production, "ledger");
        String session = CanonicalJson.parse(lineclear
                        .cli(Sandboxed.session(running, lineclear), "explain", "--json")
                        .ok()
                        .out()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .path("session")
                .asString();
        running.cli(
                        "incident",
                        "open",
                        "--session",
                        session,
                        "--what",
                        "it is gone",
                        "--as",
                        "ann@example.com",
                        "--key",
                        running.key("ann"))
                .ok();
        assertTrue(standing(running).contains("sandboxed"), standing(running));
        itIsToldWhereItIs(running, lineclear, "twin", "sandboxed");
        try (DynamoDbClient agent = running.agent(5, new Pretending())) {
            agent.deleteTable(r -> r.tableName("ledger"));
            assertEquals("twin", world.get(), "its answer says so");
            assertTrue(there(production, "ledger"));
            running.approves("ann", waits);
            running.approves("bob", waits);
            // The twin's is gone long since, by its own hand.
            assertThrows(ResourceNotFoundException.class, () -> agent.deleteTable(r -> r.tableName("reports")));
            assertEquals("twin", world.get());
            assertTrue(there(production, "reports"), "what people approved was for production, and nobody is there");
            assertEquals(1, agent.scan(r -> r.tableName("reports")).count());
            assertEquals("production", world.get(), "it still reads production");
        }
    }

    /** What those see who are asked to let it out again. */
    private static void itsRecordIsOfTheLog(Team team, Installation lineclear) throws Exception {
        byOlga(team, "approver", "add", "omar@example.com", "--owner", "--public-key", lineclear.key("omar") + ".pub")
                .ok();
        String asked = byOlga(team, "agent", "promote", "kiro").out();
        String page = team.cli("show", team.holdIn(asked)).ok().out().replaceAll("\\s+", " ");
        assertTrue(page.contains("kiro read 3 times and changed 7 times, of these 7 in the twin."), page);
        assertTrue(page.contains("Rehearsals that passed: 0; mispredictions: 0; taken back: 0."), page);
        assertTrue(page.contains("Held: 1 (9 %); refused by the policies: 0 (0 %)"), page);
    }

    private void haltingTakesItBack(Team team, DynamoDbClient production, DynamoDbClient twin) throws Exception {
        Team running = team.inSession("was open already");
        team.cli("halt", "--reason", "something is wrong").ok();
        assertTrue(standing(team).contains("sandboxed"), standing(team));
        Team next = running.inSession("after the halt");
        make(production, "invoices");
        try (DynamoDbClient agent = next.agent(5, new Pretending())) {
            agent.deleteTable(r -> r.tableName("invoices"));
            assertEquals("twin", world.get());
        }
        assertTrue(there(production, "invoices"));
        assertFalse(there(twin, "invoices"));
    }
}
