package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** What agents, people and owners do in a session that is told of afterwards. */
final class IncidentStory {
    /** What the agent says, with a quote in it that ends none. */
    static final String SAID = "The agent's word: \"it is 'old'\".";

    /** With what an agent may try to have shown. */
    static final String TASK = "tidy <script>alert(1)</script> | [x](http://evil.example) # up";

    private static final int LIMIT_SECONDS = 30;

    private IncidentStory() {}

    /** With its reason, which ends no quote. */
    static void delete(Team tidying) throws Exception {
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
    static String put(Team team, Path directory, String name) throws Exception {
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

    /** As an agent whose own OpenTelemetry names its tools, and passes its trace on with its requests. */
    static void traced(Team tidying, Installation lineclear, int port) throws Exception {
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

    static void takenBack(Team team, String hold) {
        String[] revert = as(team, "olga", "revert", hold);
        String waits = found(
                Pattern.compile("lineclear approve ([0-9A-Z]{26})"),
                team.cli(revert).out());
        team.approves("ann", waits);
        team.vote("bob", waits);
        team.cli(revert).ok();
    }

    static String incident(Team team, String session) {
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

    /** A person works in a session themselves, by their own word and nobody else's. */
    static void byThemselves(Team team, Clients admin) throws Exception {
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

    static String session(Team team) {
        String all = team.cli("session", "list", "--json").ok().out();
        Matcher mine = Pattern.compile("\\{[^{}]*tidy[^{}]*}").matcher(all);
        assertTrue(mine.find(), all);
        return found(Pattern.compile("\"id\" : \"([0-9A-Z]{26})\""), mine.group());
    }

    static String[] as(Team team, String name, String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of("--as", name + "@example.com", "--key", team.key(name)))
                .toArray(String[]::new);
    }

    /** Without what was said of the progress. */
    static JsonNode json(Jvm.Result result) {
        String out = result.out();
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }

    static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
