package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lineclear.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway with its API, a hold and a rollout that wait, and people of each role; every answer is held against the description that is served. */
abstract class ApiRig {
    static final String ROOT = "/api/v1";

    @TempDir
    static Path directory;

    static @Nullable Elsewhere gateway;

    static String hold = "";
    static String rollout = "";
    static String ann = "";
    static String vic = "";
    static String aud = "";

    static @Nullable JsonNode description;

    static @Nullable SchemaRegistry schemas;

    @BeforeAll
    static void somethingWaits() throws Exception {
        gateway = new Elsewhere(directory, "");
        hold = gateway.held("reports");
        for (String[] person : new String[][] {{"vic", "viewer"}, {"aud", "auditor"}}) {
            String key = gateway.lineclear().key(person[0]) + ".pub";
            gateway.team()
                    .cli(
                            "approver",
                            "add",
                            person[0] + "@example.com",
                            "--public-key",
                            key,
                            "--role",
                            person[1],
                            "--as",
                            "olga@example.com",
                            "--key",
                            gateway.team().key("olga"))
                    .ok();
        }
        ann = gateway.token("ann");
        vic = gateway.token("vic");
        aud = gateway.token("aud");
        rollout = rolledOut();
        HttpResponse<String> served = gateway.get(ROOT + "/openapi.json", "");
        description = Elsewhere.json(served);
        String text = served.body();
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of("urn:lineclear:openapi", text)));
    }

    /** A change set that ann approved, and that is watched for an hour. */
    static String rolledOut() throws Exception {
        String change = rolling("orders");
        JsonNode held = Elsewhere.parsed(gateway.team()
                .cli("propose", change, "--session", session("op@example.com"), "--json")
                .ok()
                .out());
        String id = held.path("hold").asString("");
        gateway.team().approves("ann", id);
        Await.until(
                "it is watched",
                Duration.ofSeconds(30),
                () -> gateway.team().cli("rollout", "show", id).out().contains("BAKING"));
        return id;
    }

    static String session(String operator) {
        return Elsewhere.parsed(gateway.team()
                        .cli("session", "open", "--agent", "kiro", "--operator", operator, "--task", "t", "--json")
                        .ok()
                        .out())
                .path("id")
                .asString("");
    }

    /** @return the file */
    static String rolling(String table) throws Exception {
        gateway.table(table);
        Path file = directory.resolve(table + ".yaml");
        Files.writeString(file, change(table));
        return file.toString();
    }

    static String change(String table) {
        return """
                change: Keep a table from being deleted
                bake: 1h
                stages:
                  - name: one
                    steps: [ { operation: dynamodb:UpdateTable, input: { TableName: %s, DeletionProtectionEnabled: true } } ]
                """.formatted(table);
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    static void follows(String pointer, String body) {
        Schema schema = schemas.getSchema(SchemaLocation.of("urn:lineclear:openapi#" + pointer));
        assertEquals(List.of(), schema.validate(body, InputFormat.JSON), body);
    }

    static void isProblem(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        follows("/components/schemas/Problem", answer.body());
        assertEquals(status, Elsewhere.json(answer).path("status").asInt());
    }

    static HttpResponse<String> post(String path, String token, String body) throws Exception {
        return gateway.ask("POST", ROOT + path, body, Map.of("Authorization", "Bearer " + token));
    }
}
