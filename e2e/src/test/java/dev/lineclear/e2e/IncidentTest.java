package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** A deletion that two people signed, told afterwards out of the log. */
final class IncidentTest {
    private static final int LIMIT_SECONDS = 30;
    private static final Pattern SESSION = Pattern.compile("Review of session ([0-9A-Z]{26})");
    private static final String TASK = "tidy <script>alert(1)</script> | [x](http://evil.example) # up";

    @TempDir
    Path directory;

    @Test
    void aSessionIsToldWithItsProofs() throws Exception {
        int port = FreePorts.next();
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory, Map.of("dynamodb", dynamodb.endpoint()), "otlp: 127.0.0.1:" + port + "\n")) {
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            Team team = Team.enrol(lineclear);
            Team tidying = team.inSession(TASK, "--model", "m_1", "--agent-version", "2.1");
            String session = session(team);
            traced(tidying, lineclear, port);
            String hold = tidying.held("reports");
            team.approves("ann", hold);
            team.approves("bob", hold);
            assertEquals("", tidying.tryDelete("reports"));

            takenBack(team, hold);
            String incident = incident(team, session);
            Path zip = directory.resolve("review.zip");
            String told = team.cli("incident", "export", "--session", session, "--bundle", zip.toString())
                    .ok()
                    .out();
            assertEquals(session, found(SESSION, told));
            inOrder(
                    told,
                    "Session opened for",
                    "Read: dynamodb:ListTables",
                    "The agent's own trace, its word: 1 step, such as aws dynamodb list-tables",
                    "Held as " + hold,
                    "signed APPROVE",
                    "signed APPROVE",
                    "About to run",
                    "Production",
                    "Held as ",
                    "About to run",
                    "Production",
                    "ann\\@example.com opened incident " + incident,
                    "bob\\@example.com closed incident " + incident);
            assertTrue(told.contains("nobody asked what reads it \\(bob\\@example.com"), told);
            assertTrue(told.contains("model m\\_1"), told);
            assertTrue(told.contains("## What the agent says it did") && told.contains("tool shell\\<b\\>"), told);
            assertTrue(told.contains("ann\\@example.com"), told);
            assertFalse(
                    told.contains("<script>") || told.contains("[x](") || told.contains("http://"),
                    "an agent's words are text in Markdown");
            try (ZipFile files = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
                long records = files.stream()
                        .filter(f -> f.getName().endsWith(".proof"))
                        .count();
                assertEquals(
                        told.lines()
                                .filter(l -> l.matches("\\| 20\\d\\d-.* [0-9a-f]{64} \\|"))
                                .count(),
                        records);
            }
            String page = team.cli("incident", "export", "--session", session, "--format", "html")
                    .ok()
                    .out();
            assertTrue(page.contains("&lt;script&gt;") && !page.contains("<script"), "and in HTML");
            assertTrue(team.cli("incident", "export", "--session", "none").out().contains("no record in that time"));
            drawn(team, session);
            byThemselves(team, admin);
            reported(team, lineclear);
            compared(team);
        }
    }

    /** As an agent whose own OpenTelemetry names its tools, and passes its trace on with its requests. */
    private static void traced(Team tidying, Installation lineclear, int port) throws Exception {
        String token = Files.readString(lineclear.state().resolve("otlp.token")).strip();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + port + "/v1/traces")
                .addHeader("Authorization", "Bearer " + token)
                .build();
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            Span tool = tracing.get("agent")
                    .spanBuilder("aws dynamodb list-tables")
                    .setAttribute("gen_ai.operation.name", "execute_tool")
                    .setAttribute("gen_ai.tool.name", "shell<b>")
                    .startSpan();
            String parent = "00-" + tool.getSpanContext().getTraceId() + "-"
                    + tool.getSpanContext().getSpanId() + "-01";
            ExecutionInterceptor passing = new ExecutionInterceptor() {
                @Override
                public SdkHttpRequest modifyHttpRequest(
                        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                    return context.httpRequest().copy(r -> r.putHeader("traceparent", parent));
                }
            };
            try (DynamoDbClient agent = tidying.agent(1, passing)) {
                agent.listTables();
            }
            tool.end();
            assertTrue(
                    tracing.forceFlush().join(LIMIT_SECONDS, TimeUnit.SECONDS).isSuccess(), "it was taken");
        }
    }

    private static void takenBack(Team team, String hold) {
        String[] revert = as(team, "olga", "revert", hold);
        String waits = found(
                Pattern.compile("lineclear approve ([0-9A-Z]{26})"),
                team.cli(revert).out());
        team.approves("ann", waits);
        team.vote("bob", waits);
        team.cli(revert).ok();
    }

    private static String incident(Team team, String session) {
        Jvm.Result opened = team.cli(as(team, "ann", "incident", "open", "--session", session, "--what", "it is gone"));
        String incident =
                found(Pattern.compile("Incident ([0-9A-Z]{26})"), opened.ok().out());
        String[] closing = {
            "incident", "close", incident, "--summary", "a table too many", "--factor", "nobody asked what reads it"
        };
        team.cli(as(team, "bob", closing)).ok();
        assertTrue(team.cli("incident", "list", "--all").ok().out().contains(incident));
        assertTrue(team.cli("incident", "show", incident).ok().out().contains("nobody asked"));
        return incident;
    }

    private static String[] as(Team team, String name, String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of("--as", name + "@example.com", "--key", team.key(name)))
                .toArray(String[]::new);
    }

    private void drawn(Team team, String session) throws Exception {
        Path pdf = directory.resolve("review.pdf");
        team.cli("incident", "export", "--session", session, "--format", "pdf", "--out", pdf.toString())
                .ok();
        assertEquals("%PDF-", new String(Files.readAllBytes(pdf), 0, 5, StandardCharsets.ISO_8859_1));
    }

    /** A person works in a session themselves, by their own word and nobody else's. */
    private static void byThemselves(Team team, Clients admin) throws Exception {
        String[] open = {
            "session", "open", "--agent", "kiro", "--operator", "ann@example.com", "--task", "t", "--human", "--json"
        };
        Jvm.Result other = team.cli(Stream.concat(Stream.of(open), Stream.of("--key", team.key("bob")))
                .toArray(String[]::new));
        assertTrue(
                other.exit() != 0 && other.out().contains("not by a registered key of ann@example.com"), other.out());
        Jvm.Result own = team.cli(Stream.concat(Stream.of(open), Stream.of("--key", team.key("ann")))
                .toArray(String[]::new));
        StoryData.table(admin.dynamodb(), "scratch", "production", 1);
        try (DynamoDbClient ann = team.agentOf(own)) {
            String hold = team.holdIn(
                    assertThrows(DynamoDbException.class, () -> ann.deleteTable(r -> r.tableName("scratch")))
                            .getMessage());
            assertTrue(team.vote("ann", hold).exit() != 0, "what holds for an agent holds for a person");
            team.approves("bob", hold);
            team.approves("olga", hold);
            ann.deleteTable(r -> r.tableName("scratch"));
        }
    }

    /** Each figure is what its question comes to, and whoever has the key's public half can check the signature. */
    private void reported(Team team, Installation lineclear) throws Exception {
        Path report = directory.resolve("report.json");
        String[] asked = {"report", "--format", "json", "--out", report.toString(), "--key", team.key("ann")};
        team.cli(asked).ok();
        JsonNode whole = CanonicalJson.parse(Files.readAllBytes(report));
        assertArrayEquals(Files.readAllBytes(report), CanonicalJson.bytes(whole));
        int looked = 0;
        for (JsonNode part : whole.path("parts")) {
            for (JsonNode figure : part.path("figures")) {
                if (List.of("Approved", "Changes taken back", "Incidents: when, agent, what", "Held, by agent")
                        .contains(figure.path("name").asString())) {
                    JsonNode again = json(team.cli(
                                    "audit",
                                    "query",
                                    figure.path("query").asString(),
                                    "--json",
                                    "--until",
                                    whole.path("until").asString())
                            .ok());
                    String value = figure.path("value").asString("");
                    assertEquals(
                            value.isEmpty() ? figure.path("rows") : value,
                            value.isEmpty()
                                    ? again.path("rows")
                                    : again.path("rows").path(0).path(0).asString());
                    assertFalse(value.isEmpty() ? figure.path("rows").isEmpty() : value.equals("0"), figure::toString);
                    looked++;
                }
            }
        }
        assertEquals(4, looked);
        String key = Files.readString(Path.of(team.key("ann") + ".pub"));
        Files.writeString(directory.resolve("signers"), "ann@example.com " + key);
        String verify = "ssh-keygen -Y verify -f signers -I ann@example.com -n %s -s report.json.sig < report.json";
        assertEquals(0, sh(verify.formatted("lineclear-report")));
        assertTrue(sh(verify.formatted("lineclear")) != 0, "it is no vote");
        Files.writeString(report, Files.readString(report).replace("\"1\"", "\"0\""));
        assertTrue(sh(verify.formatted("lineclear-report")) != 0, "it was altered");
        for (String form : List.of("html", "pdf")) {
            team.cli(
                            "report",
                            "--format",
                            form,
                            "--out",
                            directory.resolve("r." + form).toString())
                    .ok();
        }
    }

    /** Without what was said of the progress. */
    private static JsonNode json(Jvm.Result result) {
        String out = result.out();
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }

    private int sh(String command) throws Exception {
        return Jvm.run(directory, Map.of(), List.of("sh", "-c", "cd " + directory + " && " + command))
                .exit();
    }

    private static void compared(Team team) {
        JsonNode found = json(team.cli("compare", "--json").ok());
        JsonNode model = found.path("model").path("m_1");
        assertEquals(1, model.path("failures").path("all").asInt(), found::toString);
        JsonNode person = found.path("kind of actor").path("person").path("failures");
        assertEquals(
                "0 of 1",
                person.path("some").asInt() + " of " + person.path("all").asInt(),
                found::toString);
        assertFalse(model.path("failures").has("low"), "of one nothing is said");
        assertEquals(1, model.path("reverts").path("some").asInt(), found::toString);
        assertTrue(model.path("medianRecoverySeconds").asDouble(-1) > 0, found::toString);
        assertTrue(team.cli("compare").ok().out().contains("too few to say"));
    }

    private static String session(Team team) {
        String all = team.cli("session", "list", "--json").ok().out();
        Matcher mine = Pattern.compile("\\{[^{}]*tidy[^{}]*}").matcher(all);
        assertTrue(mine.find(), all);
        return found(Pattern.compile("\"id\" : \"([0-9A-Z]{26})\""), mine.group());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    private static void inOrder(String text, String... parts) {
        int from = text.indexOf("## Timeline");
        for (String part : List.of(parts)) {
            from = text.indexOf(part, from + 1);
            assertTrue(from > 0, part + " is not next in " + text);
        }
    }
}
