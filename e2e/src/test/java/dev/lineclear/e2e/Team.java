package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.cli.Main;
import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** An owner, two approvers and an agent with a session, at a gateway that may be restarted. */
final class Team {
    private static final Pattern HELD = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    private static final int AGENT_CONNECTIONS = 50;

    /** Longer than anything here takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Installation lineclear;
    private final AwsSessionCredentials session;

    private Team(Installation lineclear, AwsSessionCredentials session) {
        this.lineclear = lineclear;
        this.session = session;
    }

    static Team enrol(Installation lineclear) throws Exception {
        String olga = lineclear.key("olga").toString();
        List<String> as = List.of("--as", "olga@example.com", "--key", olga);
        ok(cli(lineclear, List.of("owner", "enrol", "olga@example.com", "--public-key", olga + ".pub")));
        ok(cli(lineclear, with(as, "agent", "add", "kiro", "--owner", "reporting")));
        for (String name : List.of("ann", "bob")) {
            String key = lineclear.key(name) + ".pub";
            ok(cli(
                    lineclear,
                    with(as, "approver", "add", name + "@example.com", "--public-key", key, "--team", "reporting")));
        }
        return new Team(lineclear, opened(lineclear, "t"));
    }

    /** The same people, and the agent in a new session. */
    Team inSession(String task, String... more) {
        return new Team(lineclear, opened(lineclear, task, more));
    }

    private static AwsSessionCredentials opened(Installation lineclear, String task, String... more) {
        List<String> open = with(
                List.of(more),
                "session",
                "open",
                "--agent",
                "kiro",
                "--operator",
                "op@example.com",
                "--task",
                task,
                "--json");
        return keys(ok(cli(lineclear, open)));
    }

    /** @param opened what {@code session open --json} said */
    private static AwsSessionCredentials keys(String opened) {
        JsonNode keys = CanonicalJson.parse(opened.substring(opened.indexOf('{'), opened.lastIndexOf('}') + 1)
                .getBytes(StandardCharsets.UTF_8));
        return AwsSessionCredentials.create(
                keys.path("accessKeyId").asString(),
                keys.path("secretAccessKey").asString(),
                keys.path("sessionToken").asString());
    }

    private static List<String> with(List<String> as, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(as);
        return all;
    }

    private static String ok(Jvm.Result result) {
        return result.ok().out();
    }

    Jvm.Result cli(String... arguments) {
        return cli(lineclear, List.of(arguments));
    }

    /** The command line in this process, since a JVM for each of hundreds of commands would take minutes. */
    private static synchronized Jvm.Result cli(Installation lineclear, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(
                "--config",
                lineclear.configuration().toString(),
                "--state",
                lineclear.state().toString()));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            return new Jvm.Result(Main.run(all.toArray(String[]::new)), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The agent's. */
    AwsSessionCredentials credentials() {
        return session;
    }

    String key(String name) {
        return lineclear.keyOf(name).toString();
    }

    Jvm.Result vote(String name, String hold) {
        return cli("approve", hold, "--yes", "--as", name + "@example.com", "--key", key(name));
    }

    void approves(String name, String hold) {
        ok(vote(name, hold));
    }

    /** Has the agent ask for a table's deletion. @return the hold it was told of */
    String held(String table) throws Exception {
        return holdIn(refused(table));
    }

    String holdIn(String message) {
        Matcher matcher = HELD.matcher(message);
        assertTrue(matcher.find(), message);
        return matcher.group();
    }

    /** @return what the agent was told instead */
    String refused(String table) throws Exception {
        String message = tryDelete(table);
        assertTrue(!message.isEmpty(), table + " was deleted");
        return message;
    }

    /** @return why not; empty when it was deleted */
    String tryDelete(String table) throws Exception {
        try {
            delete(table);
            return "";
        } catch (DynamoDbException e) {
            assertEquals(403, e.statusCode(), e.getMessage());
            return String.valueOf(e.getMessage());
        }
    }

    /** One request, without the SDK's own repetitions. */
    void delete(String table) throws Exception {
        try (DynamoDbClient agent = agent()) {
            agent.deleteTable(r -> r.tableName(table));
        }
    }

    /** The agent's client, which repeats nothing by itself. */
    DynamoDbClient agent() throws Exception {
        return agent(AGENT_CONNECTIONS);
    }

    /** @param connections that it opens at most */
    DynamoDbClient agent(int connections, ExecutionInterceptor... on) throws Exception {
        return agent(session, connections, on);
    }

    /** Of another session, as {@code session open --json} gave it. */
    DynamoDbClient agentOf(Jvm.Result opened) throws Exception {
        return agent(keys(opened.ok().out()), AGENT_CONNECTIONS);
    }

    private DynamoDbClient agent(AwsSessionCredentials credentials, int connections, ExecutionInterceptor... on)
            throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(control.path("gateway").asString("")))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(PATIENCE)
                        .connectionAcquisitionTimeout(PATIENCE)
                        .socketTimeout(PATIENCE))
                .overrideConfiguration(
                        c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()).executionInterceptors(List.of(on)))
                .build();
    }

    /** What {@code /readyz} says: its status, a space, its text. */
    String ready() throws Exception {
        return control("/readyz");
    }

    /** What nobody may find anywhere. */
    List<String> secrets() {
        return List.of(session.secretAccessKey(), session.sessionToken());
    }

    /** What the control address says, without a token: its status, a space, its text. */
    String control(String path) throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(control.path("control").asString("") + path).toURL().openConnection();
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
