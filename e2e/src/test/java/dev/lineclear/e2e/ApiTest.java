package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.SignedChange;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API does what its description says: for whom, in which form, in pages, and how errors look. */
final class ApiTest extends ApiRig {
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
