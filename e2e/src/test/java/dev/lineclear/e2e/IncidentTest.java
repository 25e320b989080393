package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.query.Answer;
import dev.lineclear.server.query.Query;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.ProofFile;
import dev.lineclear.tlog.VerifierKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
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
    private static final Pattern SESSION = Pattern.compile("Of session ([0-9A-Z]{26})");
    private static final String SAID = "The agent's word: \"it is 'old'\".";
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
            String omar = lineclear.key("omar") + ".pub";
            team.cli(as(team, "olga", "approver", "add", "omar@example.com", "--public-key", omar, "--owner"))
                    .ok();
            String then = put(team, "then");
            Team tidying = team.inSession(TASK, "--model", "m_1", "--agent-version", "2.1");
            String session = session(team);
            traced(tidying, lineclear, port);
            String hold = team.holdIn(
                    assertThrows(DynamoDbException.class, () -> delete(tidying)).getMessage());
            team.approves("ann", hold);
            team.approves("bob", hold);
            delete(tidying);

            takenBack(team, hold);
            String later = put(team, "later");
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
                    SAID,
                    "Policies " + then + " say hold, by production-destroy",
                    "It waits for: 2 approvals",
                    "signed APPROVE",
                    "signed APPROVE",
                    "About to run",
                    SAID,
                    "Policies " + then + " say hold",
                    "Production",
                    "There was: 2 approvals",
                    "a snapshot",
                    "Held as ",
                    "About to run",
                    "Production",
                    "ann@example.com opened incident " + incident,
                    "bob@example.com closed incident " + incident);
            assertTrue(told.contains("nobody asked what reads it (bob@example.com"), told);
            assertTrue(told.contains("model m_1"), told);
            assertTrue(told.contains("## What the agent says it did") && told.contains("tool shell\\<b>"), told);
            assertTrue(told.contains("ann@example.com"), told);
            assertFalse(
                    told.matches("(?s).*(?<!\\\\)<script.*") || told.contains("[x](") || told.contains("http://"),
                    "an agent's words are text in Markdown");
            String page = team.cli("incident", "export", "--session", session, "--format", "html")
                    .ok()
                    .out();
            assertTrue(page.contains("&lt;script&gt;") && !page.contains("<script"), "and in HTML");
            assertTrue(team.cli("incident", "export", "--session", "none").out().contains("no record in that time"));
            byThemselves(team, admin);
            assertAll(
                    () -> named(told, then, later),
                    () -> whatBecameOfIt(told, incident),
                    () -> proven(told, zip, lineclear.state().resolve("log.vkey")),
                    () -> ofTheIncident(team, incident, told),
                    () -> literally(team, session, hold),
                    () -> drawn(team, session, incident, told),
                    () -> reported(team, lineclear, later),
                    () -> compared(team));
        }
    }

    /** With its reason, which ends no quote. */
    private static void delete(Team tidying) throws Exception {
        ExecutionInterceptor saying = new ExecutionInterceptor() {
            @Override
            public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                return context.httpRequest().copy(r -> r.putHeader("x-lineclear-reason", "it is \"old\""));
            }
        };
        try (DynamoDbClient agent = tidying.agent(1, saying)) {
            agent.deleteTable(r -> r.tableName("reports"));
        }
    }

    /** One owner proposes other policies and the other agrees. @return their version */
    private String put(Team team, String name) throws Exception {
        Path policies = Files.createDirectory(directory.resolve(name));
        try (Stream<Path> shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        String rule =
                "@id(\"%s\") forbid (principal, action, resource) when { context.operation == \"dynamodb:ListBackups\" };";
        Files.writeString(policies.resolve("more.cedar"), rule.formatted(name));
        String hold = team.holdIn(team.cli(as(team, "olga", "policy", "propose", policies.toString()))
                .out());
        team.cli(as(team, "omar", "approve", hold, "--yes")).ok();
        team.cli(as(team, "olga", "apply", hold)).ok();
        String version = json(team.cli("policy", "show", "--json").ok())
                .path("policyVersion")
                .asString("");
        assertFalse(version.isEmpty());
        return version;
    }

    /** Whoever put policies in force that decided is named, and nobody who changed them afterwards. */
    private static void named(String told, String then, String later) {
        String who = told.substring(told.indexOf("## Who had a part"), told.indexOf("## Incident response"));
        assertTrue(who.contains("Policies " + then + " decided, from record "), who);
        assertTrue(who.contains(", signed by olga@example.com and, under hold "), who);
        assertTrue(who.contains(", by omar@example.com. The statement"), who);
        assertTrue(who.contains("Owner of agent kiro then: reporting"), who);
        assertFalse(told.contains(later), later);
    }

    /** A hold that two people let through did not hold what then was gone. */
    private static void whatBecameOfIt(String told, String incident) {
        assertTrue(told.contains("# Review of incident " + incident + ": it is gone\n"), told);
        String held = told.substring(told.indexOf("## Post-incident"), told.indexOf("## What the agent says"));
        assertTrue(held.contains("- Held until people let it through, record "), held);
        assertTrue(held.contains("Granted by ann@example.com and bob@example.com, record "), held);
        assertTrue(told.contains("Production: dynamodb:DeleteTable on arn:aws:dynamodb:"), told);
        assertTrue(told.contains("Found out: table reports "), told);
        assertTrue(told.contains("Out of the log ") && told.contains(", with the root "), told);
    }

    /** The command as it stands in the documents: it says what happened and opens nothing. */
    private static void literally(Team team, String session, String hold) {
        String told = team.cli("incident", "open", "--since", "20m", "--session", session)
                .ok()
                .out();
        assertTrue(told.contains("Held as " + hold) && told.contains("Session opened for"), told);
        assertTrue(told.contains("Nothing is opened. To open it: lineclear incident open --session " + session), told);
        JsonNode opened = json(team.cli("incident", "list", "--all", "--json").ok());
        assertEquals(1, opened.path("incidents").size(), opened::toString);
        Jvm.Result half = team.cli("incident", "open", "--session", session, "--what", "it is gone");
        assertTrue(half.exit() != 0 && half.out().contains("--as NAME"), half.out());
    }

    /** Each proof by the log's key alone, and its leaf beside a line; a proof is of its record and of no other. */
    private static void proven(String told, Path zip, Path vkey) throws Exception {
        VerifierKey key = VerifierKey.parse(Files.readString(vkey).strip());
        List<String> leaves = told.lines()
                .filter(l -> l.matches("\\| 20\\d\\d-.* [0-9a-f]{64} \\|"))
                .map(l -> l.substring(l.length() - 66, l.length() - 2))
                .toList();
        List<String> proven = new ArrayList<>();
        try (ZipFile files = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry file : Collections.list(files.entries())) {
                if (file.getName().endsWith(".proof")) {
                    ProofFile proof = ProofFile.parse(files.getInputStream(file).readAllBytes());
                    byte[] record = files.getInputStream(
                                    files.getEntry(file.getName().replace(".proof", ".json")))
                            .readAllBytes();
                    proof.verify(record, key.name(), List.of(key));
                    proven.add(HexFormat.of().formatHex(leaf(record)));
                    record[record.length - 2] ^= 1;
                    assertThrows(BadDataException.class, () -> proof.verify(record, key.name(), List.of(key)));
                }
            }
        }
        assertTrue(leaves.size() > 10, told);
        assertEquals(leaves, proven);
    }

    private static byte[] leaf(byte[] record) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((byte) 0);
        return sha256.digest(record);
    }

    /** Of which session, and since when, an incident itself says. */
    private static void ofTheIncident(Team team, String incident, String told) {
        String again = team.cli("incident", "export", incident).ok().out();
        assertEquals(review(told), review(again));
        Jvm.Result both = team.cli("incident", "export", incident, "--session", "S");
        assertTrue(both.exit() != 0 && both.out().contains("not both"), both.out());
    }

    /** But for how long the log is by now. */
    private static String review(String told) {
        return told.substring(told.indexOf("# Review")).replaceAll("Out of the log .*", "");
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

    private void drawn(Team team, String session, String incident, String told) throws Exception {
        Path pdf = directory.resolve("review.pdf");
        team.cli("incident", "export", "--session", session, "--format", "pdf", "--out", pdf.toString())
                .ok();
        try (PDDocument document = Loader.loadPDF(Files.readAllBytes(pdf))) {
            String text = new PDFTextStripper().getText(document);
            Matcher leaf = Pattern.compile("[0-9a-f]{64}").matcher(told.substring(told.indexOf("## Timeline")));
            assertTrue(text.contains(incident) && leaf.find(), text);
            assertTrue(text.replaceAll("\\s", "").contains(leaf.group()), text);
        }
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
    private void reported(Team team, Installation lineclear, String policies) throws Exception {
        Path report = directory.resolve("report.json");
        String[] asked = {"report", "--format", "json", "--out", report.toString(), "--key", team.key("ann")};
        team.cli(asked).ok();
        JsonNode whole = CanonicalJson.parse(Files.readAllBytes(report));
        assertArrayEquals(Files.readAllBytes(report), CanonicalJson.bytes(whole));
        askedAgain(lineclear, whole);
        assertTrue(inForce(whole).startsWith("[[\"" + policies + "\","), inForce(whole));
        String key = Files.readString(Path.of(team.key("ann") + ".pub"));
        Files.writeString(directory.resolve("signers"), "ann@example.com " + key);
        String verify = "ssh-keygen -Y verify -f signers -I ann@example.com -n %s -s report.json.sig < report.json";
        assertEquals(0, sh(verify.formatted("lineclear-report")));
        assertTrue(sh(verify.formatted("lineclear")) != 0, "it is no vote");
        Files.writeString(report, Files.readString(report).replace("\"1\"", "\"0\""));
        assertTrue(sh(verify.formatted("lineclear-report")) != 0, "it was altered");
        assertTrue(
                new String(written(team, "html"), StandardCharsets.UTF_8).contains("<td>Approved</td><td>5</td>"),
                "a figure and its value");
        try (PDDocument document = Loader.loadPDF(written(team, "pdf"))) {
            String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
            assertTrue(text.contains("Approved 5 count where kind = hold-moved"), text);
        }
    }

    private byte[] written(Team team, String form) throws Exception {
        Path file = directory.resolve("r." + form);
        team.cli("report", "--format", form, "--out", file.toString()).ok();
        return Files.readAllBytes(file);
    }

    /** Of policies that owners put in force after the gateway had started with others. */
    private static String inForce(JsonNode whole) {
        for (JsonNode figure : whole.path("parts").path(0).path("figures")) {
            if (figure.path("name").asString("").startsWith("Policies in force")) {
                return figure.path("rows").toString();
            }
        }
        return "";
    }

    /** Every question that stands beside a figure, in one reading of the log: the answer is the figure. */
    private static void askedAgain(Installation lineclear, JsonNode whole) throws Exception {
        List<JsonNode> figures = new ArrayList<>();
        for (JsonNode part : whole.path("parts")) {
            for (JsonNode figure : part.path("figures")) {
                figures.add(figure);
                if (figure.has("of")) {
                    figures.add(figure.path("of"));
                }
            }
        }
        LogPlace log = LogPlace.directory(
                lineclear.state().resolve("log"), lineclear.state().resolve("log.vkey"));
        List<Answer> answers = Query.ask(
                log,
                figures.stream().map(f -> Query.of(f.path("query").asString())).toList(),
                Instant.parse(whole.path("since").asString()),
                Instant.parse(whole.path("until").asString()),
                progress -> {});
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            JsonNode figure = figures.get(i);
            JsonNode again = answers.get(i).json();
            String value = figure.path("value").asString("");
            if (value.isEmpty()) {
                assertEquals(figure.path("rows"), again.path("rows"), figure::toString);
                said.put(
                        figure.path("name").asString(""),
                        "" + figure.path("rows").size());
            } else {
                assertEquals(value, answers.get(i).value(), figure::toString);
                said.put(figure.path("name").asString(""), value);
            }
        }
        assertTrue(answers.size() > 50, answers.size() + " figures");
        assertEquals("1", said.get("Changes taken back, by people and by rollouts"), said::toString);
        assertEquals("1", said.get("Incidents: when, agent, what"), said::toString);
        assertEquals("1", said.get("Sessions in which people worked themselves, by person"), said::toString);
        assertEquals("5", said.get("Approved"), said::toString);
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
        assertEquals("{\"all\":1}", model.path("recovery").toString(), "of one no median is said");
        assertEquals(1, model.path("incidents").asInt(), found::toString);
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
