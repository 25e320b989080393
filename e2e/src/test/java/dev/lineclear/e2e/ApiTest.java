package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.SignedChange;
import dev.lineclear.testkit.Await;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API is what its description says: each operation is there, each answer follows its schema, and so does each error. */
final class ApiTest {
    private static final String ROOT = "/api/v1";

    @TempDir
    static Path directory;

    private static @Nullable Elsewhere gateway;
    private static String hold = "";
    private static String rollout = "";
    private static String ann = "";
    private static String vic = "";
    private static String aud = "";
    private static @Nullable JsonNode description;
    private static @Nullable SchemaRegistry schemas;

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
    private static String rolledOut() throws Exception {
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

    private static String session(String operator) {
        return Elsewhere.parsed(gateway.team()
                        .cli("session", "open", "--agent", "kiro", "--operator", operator, "--task", "t", "--json")
                        .ok()
                        .out())
                .path("id")
                .asString("");
    }

    /** @return the file */
    private static String rolling(String table) throws Exception {
        gateway.table(table);
        Path file = directory.resolve(table + ".yaml");
        Files.writeString(file, change(table));
        return file.toString();
    }

    private static String change(String table) {
        return """
                change: Keep a table from being deleted
                bake: 1h
                stages:
                  - name: one
                    steps: [ { operation: dynamodb:UpdateTable, input: { TableName: %s, DeletionProtectionEnabled: true } } ]
                """.formatted(table);
    }

    /** Whoever proposes is whom the session runs for; what stops it is said by name; what lets it on is signed. */
    @Test
    void aRolloutIsProposedLookedAtAndStopped() throws Exception {
        gateway.table("bills");
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("text", change("bills"));
        asked.put("session", session("op@example.com"));
        isProblem(403, post("/rollouts", ann, asked.toString()));
        asked.put("session", session("ann@example.com"));
        isProblem(403, post("/rollouts", vic, asked.toString()));
        HttpResponse<String> proposed = post("/rollouts", ann, asked.toString());
        assertEquals(200, proposed.statusCode(), proposed.body());
        follows("/components/schemas/Proposed", proposed.body());
        assertEquals("held", Elsewhere.json(proposed).path("result").asString(""));
        isProblem(400, post("/rollouts", ann, asked.put("text", "change: x").toString()));
        isProblem(403, post("/rollouts/" + rollout + "/halt", vic, "{}"));
        isProblem(403, post("/rollouts/" + rollout + "/close", ann, "{\"statement\":\"x\",\"signature\":\"y\"}"));
        HttpResponse<String> halted = post("/rollouts/" + rollout + "/halt", ann, "{\"reason\":\"smoke\"}");
        assertEquals(200, halted.statusCode(), halted.body());
        follows("/components/schemas/Rollout", halted.body());
        assertTrue(Elsewhere.json(halted).path("because").asString("").contains("halted by ann@example.com"));
        isProblem(409, post("/rollouts/" + rollout + "/halt", ann, "{}"));
        isProblem(403, post("/rollouts/" + rollout + "/close", ann, said("ann", "revert")));
        HttpResponse<String> closed = post("/rollouts/" + rollout + "/close", ann, said("ann", "close"));
        assertEquals(200, closed.statusCode(), closed.body());
        assertEquals("CLOSED", Elsewhere.json(closed).path("state").asString(""));
        isProblem(404, gateway.get(ROOT + "/rollouts/nothing", ann));
        isProblem(403, post("/paces/nothing/go-on", ann, said("ann", "go-on")));
    }

    private static String said(String who, String word) throws Exception {
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", "rollout.word");
        change.put("by", who + "@example.com");
        change.put("nonce", word + Instant.now().getNano() + "00112233445566778899");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("rollout", rollout);
        change.put("word", word);
        change.put("because", "seen");
        return gateway.signed(who, SignedChange.text(change)).toString();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private static void follows(String pointer, String body) {
        Schema schema = schemas.getSchema(SchemaLocation.of("urn:lineclear:openapi#" + pointer));
        assertEquals(List.of(), schema.validate(body, InputFormat.JSON), body);
    }

    private static void isProblem(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        follows("/components/schemas/Problem", answer.body());
        assertEquals(status, Elsewhere.json(answer).path("status").asInt());
    }

    private static HttpResponse<String> post(String path, String token, String body) throws Exception {
        return gateway.ask("POST", ROOT + path, body, Map.of("Authorization", "Bearer " + token));
    }

    @Test
    void theServedDescriptionIsTheDocument() throws Exception {
        Path docs = Path.of(System.getProperty("lineclear.root"), "docs", "openapi.json");
        assertEquals(CanonicalJson.parse(Files.readAllBytes(docs)), description);
    }

    /** Every answer of a GET, followed to the end: what stands in its place is checked against its own schema. */
    @Test
    void whatIsReadFollowsItsSchema() throws Exception {
        String session = Elsewhere.json(gateway.get(ROOT + "/sessions", ann))
                .path("sessions")
                .path(0)
                .path("id")
                .asString();
        HttpResponse<String> opened = post("/incidents", ann, incident(session));
        assertEquals(200, opened.statusCode(), opened.body());
        follows("/components/schemas/Incident", opened.body());
        String incident = Elsewhere.json(opened).path("id").asString();
        Set<String> seen = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            JsonNode operation = path.getValue().path("get");
            if (!operation.isObject() || path.getKey().equals("/events")) {
                continue;
            }
            String id =
                    switch (path.getKey().split("/", 3)[1]) {
                        case "holds" -> hold;
                        case "log" -> "3";
                        case "incidents" -> incident;
                        case "rollouts" -> rollout;
                        default -> session;
                    };
            String query = path.getKey().equals("/log/consistency") ? "?from=1" : "";
            HttpResponse<String> answer = gateway.get(ROOT + path.getKey().replace("{id}", id) + query, ann);
            assertEquals(200, answer.statusCode(), path.getKey() + answer.body());
            String pointer = "/paths/" + path.getKey().replace("~", "~0").replace("/", "~1")
                    + "/get/responses/200/content/application~1json/schema";
            follows(pointer, answer.body());
            seen.add(path.getKey());
        }
        assertTrue(seen.containsAll(Set.of("/holds/{id}", "/log/records/{id}", "/policies", "/me")), seen::toString);
    }

    @Test
    void eachOperationIsThereForThoseItIsSaidToBeFor() throws Exception {
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                String who = operation.getValue().path("x-lineclear-who").asString();
                String url = ROOT + path.getKey().replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
                if (path.getKey().equals("/events") || path.getKey().equals("/logout")) {
                    isProblem(401, gateway.ask(method, url, "", Map.of()));
                    continue;
                }
                String body = method.equals("POST") ? "{}" : "";
                int nobody = gateway.ask(method, url, body, Map.of()).statusCode();
                int viewer = gateway.ask(method, url, body, Map.of("Authorization", "Bearer " + vic))
                        .statusCode();
                int auditor = gateway.ask(method, url, body, Map.of("Authorization", "Bearer " + aud))
                        .statusCode();
                String what = method + " " + path.getKey() + ": " + nobody + " " + viewer + " " + auditor;
                assertTrue(nobody != 405 && nobody != 501, what);
                assertEquals(who.equals("anyone"), nobody != 401, what);
                assertEquals(
                        Set.of("approvers", "approvers and auditors").contains(who),
                        viewer == 403 && nobody == 401,
                        what);
                assertEquals(who.equals("approvers"), auditor == 403 && nobody == 401, what);
            }
        }
    }

    @Test
    void whatIsDoneFollowsItsSchemaAndErrorsAreProblems() throws Exception {
        HttpResponse<String> challenge = gateway.ask("POST", ROOT + "/login/challenge", "{}", Map.of());
        follows("/components/schemas/Challenge", challenge.body());
        HttpResponse<String> explained = post(
                "/explain",
                ann,
                "{\"gate\":\"aws\",\"operation\":\"dynamodb:DeleteTable\",\"input\":{\"TableName\":\"reports\"}}");
        assertEquals(200, explained.statusCode(), explained.body());
        follows("/components/schemas/Explanation", explained.body());
        String other = gateway.team().inSession("to be halted").credentials().accessKeyId();
        assertTrue(!other.isEmpty());
        String session = Elsewhere.json(gateway.get(ROOT + "/sessions", ann))
                .path("sessions")
                .path(0)
                .path("id")
                .asString();
        HttpResponse<String> halted = post("/halt", ann, "{\"session\":\"" + session + "\",\"reason\":\"to see\"}");
        assertEquals(200, halted.statusCode(), halted.body());
        follows("/components/schemas/Stopped", halted.body());
        assertEquals(1, Elsewhere.json(halted).path("sessions").size());
        isProblem(403, post("/resume", ann, "{\"statement\":\"x\",\"signature\":\"y\"}"));
        isProblem(403, post("/holds/" + hold + "/votes", ann, "{\"statement\":\"x\",\"signature\":\"y\"}"));
        isProblem(403, post("/holds/" + hold + "/votes", vic, "{\"statement\":\"x\",\"signature\":\"y\"}"));
        isProblem(400, post("/holds/" + hold + "/votes", ann, "{"));
        isProblem(400, post("/holds/" + hold + "/votes", ann, "[]"));
        isProblem(400, gateway.get(ROOT + "/holds?limit=501", ann));
        isProblem(400, gateway.get(ROOT + "/history?before=-1", ann));
        isProblem(404, gateway.get(ROOT + "/holds/nothing", ann));
        isProblem(404, gateway.get(ROOT + "/holds?after=nothing", ann));
        isProblem(404, gateway.get(ROOT + "/log/records/999999", ann));
        isProblem(404, gateway.get("/api/v2/holds", ann));
        isProblem(404, post("/holds/nothing/votes", ann, "{\"statement\":\"x\",\"signature\":\"y\"}"));
        isProblem(405, gateway.ask("DELETE", ROOT + "/holds/" + hold, "", Map.of("Authorization", "Bearer " + ann)));
        isProblem(401, gateway.get(ROOT + "/holds", ""));
        isProblem(401, gateway.get(ROOT + "/holds", "made-up"));
        isProblem(
                400,
                gateway.ask(
                        "GET",
                        ROOT + "/holds",
                        "",
                        Map.of("Authorization", "Bearer " + ann, "Cookie", "__Host-lineclear=x")));
        isProblem(
                415,
                gateway.ask(
                        "POST",
                        ROOT + "/halt",
                        "a=b",
                        Map.of("Authorization", "Bearer " + ann, "Content-Type", "text/plain")));
    }

    /** Guessing is slow here too: whoever votes faster than anybody reads is told to wait, and others are not. */
    @Test
    void votesAreCounted() throws Exception {
        String bob = gateway.token("bob");
        HttpResponse<String> last = post("/holds/" + hold + "/votes", bob, "{\"statement\":\"x\",\"signature\":\"y\"}");
        isProblem(403, last);
        for (int i = 0; i < 25 && last.statusCode() != 429; i++) {
            last = post("/holds/" + hold + "/votes", bob, "{\"statement\":\"x\",\"signature\":\"y\"}");
        }
        isProblem(429, last);
        isProblem(403, post("/holds/" + hold + "/votes", ann, "{\"statement\":\"x\",\"signature\":\"y\"}"));
    }

    /** A login proposes nothing: what changes the gateway is signed, by an owner, and used once. */
    @Test
    void whatAnOwnerSignedIsChanged() throws Exception {
        String olga = gateway.token("olga");
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", "agent.put");
        change.put("by", "olga@example.com");
        change.put("nonce", "00112233445566778899aabbccddeeff");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("id", "codex");
        change.put("owner", "reporting");
        change.putArray("operations").add("dynamodb:*");
        change.putArray("resources").add("*");
        String signed = gateway.signed("olga", SignedChange.text(change)).toString();
        String byAnother = gateway.signed("ann", SignedChange.text(change)).toString();
        isProblem(403, post("/agents", olga, byAnother));
        HttpResponse<String> made = post("/agents", olga, signed);
        assertEquals(200, made.statusCode(), made.body());
        follows("/components/schemas/Change", made.body());
        assertEquals("succeeded", Elsewhere.json(made).path("result").asString());
        assertTrue(gateway.get(ROOT + "/agents", ann).body().contains("codex"));
        isProblem(403, post("/agents", olga, signed));
        isProblem(403, post("/settings", olga, signed));
        isProblem(403, post("/holds/" + hold + "/settle", olga, signed));
        isProblem(403, post("/holds/" + hold + "/revert", olga, signed));
    }

    /** What is revealed and erased is asked for by an owner's signature, as at the gateway itself. */
    @Test
    void onlyAnOwnersSignatureRevealsAndErases() throws Exception {
        isProblem(403, post("/bodies/reveal", ann, kept("ann", "bodies.reveal")));
        isProblem(403, post("/bodies/erase", ann, kept("ann", "bodies.erase")));
        String olga = gateway.token("olga");
        isProblem(403, post("/bodies/erase", olga, kept("olga", "bodies.reveal")));
        HttpResponse<String> erased = post("/bodies/erase", olga, kept("olga", "bodies.erase"));
        assertEquals(200, erased.statusCode(), erased.body());
        follows("/components/schemas/Erased", erased.body());
        HttpResponse<String> gone = post("/bodies/reveal", olga, kept("olga", "bodies.reveal"));
        assertEquals(200, gone.statusCode(), gone.body());
        follows("/components/schemas/Bodies", gone.body());
        assertTrue(Elsewhere.json(gone).path("bodies").path(0).path("erased").asBoolean(), gone.body());
        Await.until("the erasure is in a checkpoint", Duration.ofSeconds(20), () -> gateway.get(
                        ROOT + "/log/records?kind=body-erased", olga)
                .body()
                .contains("olga@example.com"));
    }

    private static String incident(String session) throws Exception {
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", "incident.open");
        change.put("by", "ann@example.com");
        change.put("nonce", "incident-00112233445566778899");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("session", session);
        change.put("what", "it is slow");
        return gateway.signed("ann", SignedChange.text(change)).toString();
    }

    private static String kept(String who, String what) throws Exception {
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", what);
        change.put("by", who + "@example.com");
        change.put("nonce", what + who + Instant.now().getNano() + "0011223344556677");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("because", "somebody asked to be forgotten");
        change.putArray("kept").add("01KJMMA4EGVC6GT21EF4JDNJZ3");
        return gateway.signed(who, SignedChange.text(change)).toString();
    }

    @Test
    void listsComeInPages() throws Exception {
        for (String table : List.of("page-one", "page-two", "page-three")) {
            gateway.held(table);
        }
        Set<String> ids = new TreeSet<>();
        String next = "";
        do {
            JsonNode page = Elsewhere.json(
                    gateway.get(ROOT + "/holds?limit=2" + (next.isEmpty() ? "" : "&after=" + next), ann));
            assertTrue(page.path("holds").size() <= 2);
            page.path("holds").forEach(h -> assertTrue(ids.add(h.path("id").asString())));
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        int all =
                Elsewhere.json(gateway.get(ROOT + "/holds", ann)).path("holds").size();
        assertEquals(all, ids.size());
        assertTrue(all >= 4);
        JsonNode history = Elsewhere.json(gateway.get(ROOT + "/history?limit=1&agent=kiro", ann));
        assertEquals(1, history.path("lines").size());
        JsonNode older = Elsewhere.json(gateway.get(
                ROOT + "/history?limit=1&agent=kiro&before="
                        + history.path("next").asLong(),
                ann));
        assertTrue(older.path("lines").path(0).path("index").asLong()
                < history.path("lines").path(0).path("index").asLong());
    }

    @Test
    void eventsGoOnWhereTheyStopped() throws Exception {
        long size = Elsewhere.json(gateway.get(ROOT + "/log/checkpoint", ann))
                .path("size")
                .asLong();
        gateway.held("events");
        try (BufferedReader events = listen("Last-Event-ID", String.valueOf(size - 1))) {
            String id = "";
            String event = "";
            String data = events.readLine();
            while (!event.equals("hold-opened") || !data.startsWith("data: ")) {
                data = events.readLine();
                id = data.startsWith("id: ") ? data.substring(4) : id;
                event = data.startsWith("event: ") ? data.substring(7) : event;
            }
            assertTrue(Long.parseLong(id) >= size, id);
            follows("/components/schemas/Line", data.substring(data.indexOf('{')));
        }
        try (BufferedReader events = listen("X", "x")) {
            assertEquals("retry: 2000", events.readLine());
            String waiting = gateway.held("live");
            String line = events.readLine();
            while (!line.contains(waiting)) {
                line = events.readLine();
            }
            assertTrue(line.startsWith("data: "), line);
        }
    }

    private static BufferedReader listen(String header, String value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + ROOT + "/events"))
                .header("Authorization", "Bearer " + ann)
                .header(header, value)
                .build();
        HttpResponse<InputStream> answer = gateway.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(
                "text/event-stream", answer.headers().firstValue("Content-Type").orElse(""));
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }
}
