package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.demo.SignedForm;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** A change set at a real gateway and a real server: one approval, stage after stage, watched by a real page. */
final class RolloutTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MANY = 30;
    private static final int SECONDS = 90;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir
    static Path directory;

    private static final AtomicBoolean WELL = new AtomicBoolean(true);
    private static final List<String> TOLD = new CopyOnWriteArrayList<>();
    private static Moto moto;
    private static HttpServer page;
    private static Front sns;
    private static int prometheus;
    private static Installation lineclear;
    private static Team team;
    private static String session = "";

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(directory, "000000000000");
        moto.awaken();
        prometheus = FreePorts.next();
        page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            exchange.sendResponseHeaders(WELL.get() ? 200 : 503, -1);
            exchange.close();
        });
        page.createContext("/told", exchange -> {
            TOLD.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        page.start();
        sns = new Front(moto.endpoint());
        Map<String, URI> endpoints = new TreeMap<>(moto.endpoints(Set.of("tagging", "monitoring", "dynamodb", "ec2")));
        endpoints.put("sns", sns.uri());
        Files.createFile(
                directory.resolve("webhook.secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(directory.resolve("webhook.secret"), "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\n");
        lineclear = Installation.start(
                directory, endpoints, """
                rollouts: { probes: ["http://127.0.0.1:%1$d/"], prometheus: "http://127.0.0.1:%2$d" }
                pacing:
                  bake: 2s
                  operations: ["dynamodb:Update*", "ec2:ModifySubnetAttribute"]
                  healthy: [ { name: page, http: "http://127.0.0.1:%1$d/", least: 1 } ]
                environments:
                  - { name: beta, resource: "arn:aws:sns:*:*:beta-*" }
                notify:
                  - { name: on-call, webhook: "http://127.0.0.1:%1$d/told", secret-file: webhook.secret }
                """.formatted(page.getAddress().getPort(), prometheus));
        team = Team.enrol(lineclear);
        session = json(team.cli(
                        "session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t", "--json"))
                .path("id")
                .asString("");
    }

    @AfterAll
    static void stop() throws Exception {
        lineclear.close();
        page.stop(0);
        sns.close();
        moto.close();
    }

    private static JsonNode json(Jvm.Result result) {
        String out = result.ok().out();
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }

    private static String sns(String form) throws IOException, InterruptedException {
        return form("sns", form + "&Version=2010-03-31");
    }

    private static String form(String service, String form) throws IOException, InterruptedException {
        return form(service, "us-east-1", form);
    }

    private static String form(String service, String region, String form) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(moto.endpoint())
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=a/20260101/" + region + "/" + service
                                            + "/aws4_request")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body();
        }
    }

    private static boolean renamed(String topic) throws IOException, InterruptedException {
        return sns("Action=GetTopicAttributes&TopicArn=" + topic).contains("<value>Shop</value>");
    }

    private static List<Boolean> renamed(List<String> topics) throws IOException, InterruptedException {
        List<Boolean> all = new ArrayList<>();
        for (String topic : topics) {
            all.add(renamed(topic));
        }
        return all;
    }

    private static List<String> topics(String story) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (String name : List.of("beta-" + story, story + "-one", story + "-two", story + "-three")) {
            sns("Action=CreateTopic&Name=" + name);
            all.add("arn:aws:sns:us-east-1:000000000000:" + name);
        }
        return all;
    }

    private static String proposed(String story, String onFailure, String bake, List<String> topics) throws Exception {
        String file = written(story, onFailure, bake, topics);
        return held(team.cli("propose", file, "--session", session, "--json"));
    }

    private static String held(Jvm.Result proposed) {
        JsonNode answer = json(proposed);
        assertEquals("held", answer.path("result").asString(""), answer.toString());
        return answer.path("hold").asString("");
    }

    private static String written(String story, String onFailure, String bake, List<String> topics) throws IOException {
        Path file = directory.resolve(story + ".yaml");
        return Files.writeString(
                        file, """
                change: Call the shop's topics by its name
                on-failure: %s
                bake: %s
                healthy:
                  - { name: page, http: "http://127.0.0.1:%d/", least: 2 }
                each:
                  operation: sns:SetTopicAttributes
                  input: { TopicArn: "${target}", AttributeName: DisplayName, AttributeValue: Shop }
                targets: [%s]
                """.formatted(onFailure, bake, page.getAddress().getPort(), String.join(", ", topics)))
                .toString();
    }

    private static JsonNode rollout(String id) {
        return json(team.cli("rollout", "show", id, "--json"));
    }

    private static void awaitState(String id, String state) {
        awaited(id, "it is " + state, () -> state(id, state));
    }

    /** Not before it has begun. */
    private static boolean state(String id, String state) {
        Jvm.Result shown = team.cli("rollout", "show", id, "--json");
        return shown.exit() == 0 && json(shown).path("state").asString("").equals(state);
    }

    /** Says where it stands instead, when it does not come to that. */
    private static void awaited(String id, String what, Callable<Boolean> condition) {
        try {
            Await.until(what, LONG, condition::call);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ": " + team.cli("rollout", "show", id).out()
                            + team.cli("show", id).out(),
                    e);
        }
    }

    @Test
    void oneApprovalTakesItThroughBetaAndThenProduction() throws Exception {
        List<String> topics = topics("good");
        String id = proposed("good", "revert", "1s", topics);
        String shown = team.cli("show", id).ok().out();
        assertTrue(shown.contains("Stage 1 of 3, beta") && shown.contains("one-target"), shown);
        assertEquals(List.of(false, false, false, false), renamed(topics));
        try (Terminal watching = new Terminal(directory.resolve("watched.log"), "rollouts", "--watch", "--all")) {
            watching.awaits("Nothing is rolled out|ROLLOUT");
            team.approves("ann", id);
            // It looks once a second, so that of three stages of a second it sees one at least under way.
            watching.awaits(id + " +(READY|RUNNING|BAKING) +[123]/3 (beta|one-target|region)");
            watching.awaits(id + " +DONE +3/3 region-us-east-1");
        }
        awaitState(id, "DONE");
        assertEquals(List.of(true, true, true, true), renamed(topics));
        JsonNode stages = rollout(id).path("stages");
        assertEquals("beta", stages.path(0).path("name").asString(""));
        assertEquals(
                "EXECUTED", stages.path(2).path("steps").path(1).path("state").asString(""));
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    /** The command line as a process of its own, as in somebody's terminal. */
    private static final class Terminal implements AutoCloseable {
        private final Path said;
        private final Process process;

        Terminal(Path said, String... arguments) throws IOException {
            this.said = said;
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of(
                    "--config",
                    lineclear.configuration().toString(),
                    "--state",
                    lineclear.state().toString()));
            process = Jvm.start(said, Map.of(), Jvm.command("dev.lineclear.cli.Main", all));
        }

        /** @param pattern somewhere in what was printed until then */
        void awaits(String pattern) {
            Await.until("it says " + pattern, LONG, () -> Pattern.compile(pattern)
                    .matcher(Files.readString(said))
                    .find());
        }

        @Override
        public void close() throws Exception {
            process.destroy();
            process.waitFor();
        }
    }

    /** @return its id */
    private static String subnet(String vpc, String network, String zone) throws IOException, InterruptedException {
        return ec2(
                zone.substring(0, zone.length() - 1),
                "CreateSubnet&VpcId=" + vpc + "&CidrBlock=" + network + "&AvailabilityZone=" + zone,
                "subnetId");
    }

    private static String ec2(String region, String form, String wanted) throws IOException, InterruptedException {
        String answer = form("ec2", region, "Version=2016-11-15&Action=" + form);
        Matcher found = Pattern.compile("<" + wanted + ">([^<]+)").matcher(answer);
        assertTrue(found.find(), answer);
        return found.group(1);
    }

    /** As an inventory read them, and not in the order in which they are written down. */
    @Test
    void stagesAndSingleCallsFollowTheZonesAndRegionsThatSubnetsAreIn() throws Exception {
        String here = ec2("us-east-1", "CreateVpc&CidrBlock=10.0.0.0/16", "vpcId");
        String there = ec2("eu-west-1", "CreateVpc&CidrBlock=10.0.0.0/16", "vpcId");
        String first = subnet(here, "10.0.1.0/24", "us-east-1a");
        String abroad = subnet(there, "10.0.1.0/24", "eu-west-1a");
        String beside = subnet(here, "10.0.2.0/24", "us-east-1b");
        String nearest = subnet(here, "10.0.3.0/24", "us-east-1a");
        team.cli("inventory", "--service", "ec2", "--region", "us-east-1", "--region", "eu-west-1")
                .ok();
        String text = """
                change: No more addresses that anybody reaches
                on-failure: revert
                bake: 1s
                each:
                  operation: ec2:ModifySubnetAttribute
                  input: { SubnetId: "${target}", MapPublicIpOnLaunch: { Value: false } }
                targets: [ %s, { name: %s, region: eu-west-1 }, %s, %s ]
                """.formatted(first, abroad, beside, nearest);
        // What an inventory read is in the graph a moment later.
        AtomicReference<String> last = new AtomicReference<>("");
        Await.until("its zones are known", LONG, () -> {
            last.set(team.cli("show", held("zones", text)).ok().out());
            return last.get().contains("zone-us-east-1a");
        });
        String page = last.get();
        Matcher shown = Pattern.compile("Stage \\d of 4, ([a-z0-9-]+): 1 request.*?(subnet-[0-9a-f]+)", Pattern.DOTALL)
                .matcher(page);
        List<String> stages = new ArrayList<>();
        while (shown.find()) {
            stages.add(shown.group(1) + " " + shown.group(2));
        }
        assertEquals(
                List.of(
                        "one-target " + first,
                        "zone-us-east-1a " + nearest,
                        "region-us-east-1 " + beside,
                        "region-eu-west-1 " + abroad),
                stages,
                page);
        callsFollowTheZones(first, nearest, beside);
    }

    /** Of an agent that knows nothing of stages: the second zone waits for all of the first, and then goes by itself. */
    private static void callsFollowTheZones(String first, String nearest, String beside) throws Exception {
        List<String> subnets = List.of(first, nearest, beside);
        List<String> holds = new ArrayList<>();
        for (CompletableFuture<String> told :
                subnets.stream().map(RolloutTest::asked).toList()) {
            String hold = team.holdIn(told.get());
            holds.add(hold);
            team.approves("ann", hold);
            team.approves("bob", hold);
        }
        assertEquals("", asked(first).get(), "nothing went before it");
        goesByItself(nearest);
        goesByItself(beside);
        // In the order of the log, since a slow machine asks when it is late.
        JsonNode rows = json(team.cli(
                        "audit",
                        "query",
                        "list kind, data.holds where (kind = outcome or kind = pace-moved)"
                                + " and data.operation = 'ec2:ModifySubnetAttribute'",
                        "--json"))
                .path("rows");
        List<String> kinds = new ArrayList<>();
        rows.forEach(row -> kinds.add(row.path(0).asString("")));
        assertEquals(
                List.of("outcome", "pace-moved", "outcome", "pace-moved", "outcome"),
                kinds.stream().limit(5).toList(),
                rows.toString());
        for (String hold : holds.subList(0, 2)) {
            assertTrue(rows.path(3).path(1).toString().contains(hold), "all of the first zone was well: " + rows);
        }
        assertTrue(!rows.path(3).path(1).toString().contains(holds.get(2)), "the other had not begun: " + rows);
    }

    private static void goesByItself(String subnet) {
        awaited("it goes by itself", () -> modified(subnet).isEmpty());
    }

    private static CompletableFuture<String> asked(String subnet) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return modified(subnet);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /** @return what the agent was told instead; empty when it was done */
    private static String modified(String subnet) throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        HttpResponse<String> answer = SignedForm.send(
                URI.create(control.path("gateway").asString("")),
                team.credentials(),
                "ec2",
                "us-east-1",
                "Action=ModifySubnetAttribute&Version=2016-11-15&SubnetId=" + subnet
                        + "&MapPublicIpOnLaunch.Value=false");
        return answer.statusCode() == 200 ? "" : answer.body();
    }

    @Test
    void aPageThatFailsPutsBackWhatWasDoneAndNothingElseIsTouched() throws Exception {
        List<String> topics = topics("bad");
        JsonNode before = compared();
        String id = proposed("bad", "revert", "5s", topics);
        team.approves("ann", id);
        awaited(id, "the first stage is done", () -> renamed(topics.getFirst()));
        WELL.set(false);
        try {
            awaitState(id, "REVERTED");
        } finally {
            WELL.set(true);
        }
        assertEquals(List.of(false, false, false, false), renamed(topics));
        assertTrue(rollout(id).path("because").asString("").contains("put back"));
        told(id, "Rollout failed, and is put back");
        JsonNode after = compared();
        for (String figure : List.of("failures", "reverts")) {
            assertEquals(
                    before.path(figure).path("some").asInt(0) + 1,
                    after.path(figure).path("some").asInt(0),
                    figure + " of " + before + " and " + after);
        }
        String told = team.cli("incident", "export", "--session", session).ok().out();
        assertTrue(told.contains("The gateway, which put back what rollout " + id), told);
        assertTrue(told.contains("REVERTING to REVERTED") && told.contains("FAILED_REVERT"), told);
    }

    /** How the agent's changes went until now. */
    private static JsonNode compared() {
        return json(team.cli("compare", "--json").ok()).path("kind of actor").path("agent");
    }

    private static void told(String id, String title) {
        Await.until("people are told", LONG, () -> TOLD.stream().anyMatch(m -> m.contains(id) && m.contains(title)));
    }

    @Test
    void aHaltStopsItAndAKillDoesNotLoseItsPlace() throws Exception {
        List<String> topics = topics("long");
        // By the agent itself, at the gate, with the keys of its session and nothing else.
        String file = written("long", "freeze", "3s", topics);
        String id = held(lineclear.cli(Sandboxed.session(team, lineclear), "propose", file, "--json"));
        team.approves("ann", id);
        // Killed before the outcome is on record, it would be in doubt, and wait for a person.
        awaitState(id, "BAKING");
        lineclear.crashAndRestart();
        awaited(id, "it went on after the kill", () -> renamed(topics.get(1)));
        team.cli("rollout", "halt", id, "--reason", "smoke").ok();
        assertEquals("HALTED", rollout(id).path("state").asString(""));
        team.cli("rollout", "go-on", id, "--as", "ann@example.com", "--key", team.key("ann"));
        assertEquals("HALTED", rollout(id).path("state").asString(""));
        assertEquals(List.of(true, true, false, false), renamed(topics));
    }

    @Test
    void anAlarmThatSaysNothingAsksPeopleAndOneThatGoesOffFails() throws Exception {
        List<String> topics = topics("alarmed");
        form(
                "monitoring",
                "Action=PutMetricAlarm&Version=2010-08-01&AlarmName=errors&Namespace=n&MetricName=m&Statistic=Sum"
                        + "&Period=60&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanThreshold");
        form("monitoring", state("INSUFFICIENT_DATA"));
        Path file = directory.resolve("alarmed.yaml");
        Files.writeString(file, """
                change: Call one more topic by the shop's name
                on-failure: revert
                bake: 1s
                healthy: [ { name: errors, alarm: errors, least: 1 } ]
                stages:
                  - name: one
                    steps:
                      - operation: sns:SetTopicAttributes
                        input: { TopicArn: "%s", AttributeName: DisplayName, AttributeValue: Shop }
                  - name: two
                    steps:
                      - operation: sns:SetTopicAttributes
                        input: { TopicArn: "%s", AttributeName: DisplayName, AttributeValue: Shop }
                """.formatted(topics.get(0), topics.get(1)));
        String id = json(team.cli("propose", file.toString(), "--session", session, "--json"))
                .path("hold")
                .asString("");
        team.approves("ann", id);
        awaitState(id, "ASKING");
        told(id, "Rollout asks people");
        form("monitoring", state("ALARM"));
        team.cli("rollout", "go-on", id, "--as", "bob@example.com", "--key", team.key("bob"))
                .ok();
        awaitState(id, "REVERTED");
        assertEquals(List.of(false, false, false, false), renamed(topics));
    }

    private static String state(String value) {
        return "Action=SetAlarmState&Version=2010-08-01&AlarmName=errors&StateReason=test&StateValue=" + value;
    }

    /** An agent that knows nothing of stages, at a gateway that is killed meanwhile. */
    @Test
    void whatAnAgentDoesCallByCallIsPaced() throws Exception {
        try (Clients admin = Clients.admin(moto.endpoint())) {
            for (String table : List.of("paced-one", "paced-two", "paced-three")) {
                StoryData.table(admin.dynamodb(), table, "production", 1);
            }
        }
        team.approves("ann", team.holdIn(refused("paced-one")));
        WELL.set(false);
        try {
            assertEquals("", refused("paced-one"));
            awaited("what it touched is not well", () -> pace("dynamodb:UpdateTable")
                    .path("state")
                    .asString("")
                    .equals("STOPPED"));
        } finally {
            WELL.set(true);
        }
        lineclear.crashAndRestart();
        String hold = team.holdIn(refused("paced-two"));
        team.approves("ann", hold);
        String waits = refused("paced-two");
        assertTrue(waits.contains("only a person lets it go on"), waits);
        String shown = team.cli("show", hold).ok().out();
        assertTrue(shown.contains("its turn") && shown.contains("only a person lets it go on"), shown);
        String told = team.cli("explain", hold).ok().out();
        for (String part : List.of(
                "same change",
                "dynamodb:UpdateTable (DeletionProtectionEnabled) by kiro",
                "before it",
                "paced-one in us-east-1",
                "must be well",
                "page (http)",
                "nothing by itself")) {
            assertTrue(shown.contains(part) && told.contains(part), part + ": " + shown + told);
        }
        String ahead = team.cli("explain", "aws dynamodb update-table --table-name x --deletion-protection-enabled")
                .ok()
                .out();
        assertTrue(ahead.contains("Each part is watched for 2 s; must be well: page (http)."), ahead);
        String pace = pace("dynamodb:UpdateTable").path("id").asString("");
        team.cli(
                        "pace",
                        "go-on",
                        pace,
                        "--because",
                        "it was the page",
                        "--as",
                        "bob@example.com",
                        "--key",
                        team.key("bob"))
                .ok();
        assertEquals("", refused("paced-two"));
        String third = team.holdIn(refused("paced-three"));
        team.approves("ann", third);
        awaited("it is let through once what went before is well", () -> refused("paced-three")
                .isEmpty());
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    private static void awaited(String what, Callable<Boolean> condition) {
        try {
            Await.until(what, LONG, condition::call);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + team.cli("paces").out(), e);
        }
    }

    private static JsonNode pace(String operation) {
        for (JsonNode pace : json(team.cli("paces", "--json")).path("paces")) {
            if (pace.path("operation").asString("").equals(operation)) {
                return pace;
            }
        }
        throw new AssertionError("no " + operation + " is paced");
    }

    /** @return what the agent was told instead; empty when it was done */
    private static String refused(String table) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            agent.updateTable(r -> r.tableName(table).deletionProtectionEnabled(true));
            return "";
        } catch (DynamoDbException e) {
            assertEquals(403, e.statusCode(), e.getMessage());
            return String.valueOf(e.getMessage());
        }
    }

    /** The request that is being made is the last one, and it took no turn of any clock. */
    @Test
    void aHaltIsThereAtOnce() throws Exception {
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            sns("Action=CreateTopic&Name=many-" + i);
            topics.add("arn:aws:sns:us-east-1:000000000000:many-" + i);
        }
        StringBuilder steps = new StringBuilder();
        topics.forEach(t -> steps.append("      - { operation: sns:SetTopicAttributes, input: { TopicArn: \"")
                .append(t)
                .append("\", AttributeName: DisplayName, AttributeValue: Shop } }\n"));
        String id = held(
                "many",
                "change: Rename many topics\non-failure: freeze\nstages:\n  - name: all\n    bake: 1s\n"
                        + "    steps:\n" + steps);
        team.approves("ann", id);
        awaited(id, "the first is done", () -> renamed(topics.getFirst()));
        Instant asked = Instant.now();
        team.cli("rollout", "halt", id, "--reason", "smoke").ok();
        Instant accepted = Instant.now();
        JsonNode halted = rollout(id);
        assertEquals("HALTED", halted.path("state").asString(""));
        awaited(id, "nothing of it is under way", () -> !states(rollout(id)).contains("CLAIMED"));
        List<String> after = states(rollout(id));
        long sent = after.stream().filter(s -> s.equals("EXECUTED")).count();
        long before = states(halted).stream().filter(s -> s.equals("EXECUTED")).count();
        assertTrue(sent <= before + 1 && sent < MANY, before + " before, " + sent + " after");
        assertEquals(sent, renamed(topics).stream().filter(r -> r).count());
        // All by the clock of this machine: the record is written right after the halt is in force.
        Instant halt = moved(id, "HALT");
        Instant last = sns.last("many-");
        System.out.printf(
                "asked to halt at %s, on record after %d ms, answered after %d ms; the last request reached the server"
                        + " %d ms after the record%n",
                asked,
                Duration.between(asked, halt).toMillis(),
                Duration.between(asked, accepted).toMillis(),
                Duration.between(halt, last).toMillis());
        assertTrue(last.isBefore(halt.plus(A_SECOND)), last + " is long after " + halt);
        assertTrue(last.isBefore(asked.plus(A_SECOND)), last + " is long after " + asked);
        told(id, "Rollout halted");
    }

    /** When that was put on record. */
    private static Instant moved(String id, String event) {
        String question = "list time where kind = rollout-moved and subject = '" + id + "' and data.event = " + event;
        JsonNode rows = json(team.cli("audit", "query", question, "--json")).path("rows");
        return Instant.parse(rows.path(0).path(0).asString(""));
    }

    private static List<String> states(JsonNode rollout) {
        List<String> all = new ArrayList<>();
        rollout.path("stages")
                .path(0)
                .path("steps")
                .forEach(s -> all.add(s.path("state").asString("")));
        return all;
    }

    private static String held(String story, String text) throws Exception {
        Path file = directory.resolve(story + ".yaml");
        Files.writeString(file, text);
        JsonNode answer = json(team.cli("propose", file.toString(), "--session", session, "--json"));
        assertEquals("held", answer.path("result").asString(""), answer.toString());
        return answer.path("hold").asString("");
    }

    private static String measured(String topic, String check) throws Exception {
        return measured(topic, check, "6s");
    }

    private static String measured(String topic, String check, String bake) throws Exception {
        sns("Action=CreateTopic&Name=" + topic);
        return held(topic, """
                change: Rename what is measured
                on-failure: revert
                bake: %s
                healthy: [ { name: measured, %s } ]
                stages:
                  - name: one
                    steps:
                      - operation: sns:SetTopicAttributes
                        input: { TopicArn: "arn:aws:sns:us-east-1:000000000000:%s", AttributeName: DisplayName, AttributeValue: Shop }
                """.formatted(bake, check, topic));
    }

    /** By the second, from half a minute ago on. @param seconds for how many of them */
    private static void metric(String name, int seconds, int before, int since) throws Exception {
        StringBuilder form = new StringBuilder("Action=PutMetricData&Version=2010-08-01&Namespace=Shop");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 1; i <= seconds; i++) {
            String member = "&MetricData.member." + i + ".";
            Instant at = now.plusSeconds(i - SECONDS / 3);
            form.append(member).append("MetricName=").append(name);
            form.append(member).append("Timestamp=").append(at);
            // It goes on rising, so that whenever a rollout begins it is higher since than before.
            long gone = Duration.between(now, at).toSeconds();
            form.append(member).append("Value=").append(gone > 0 ? since + gone * (since - before) : before);
            form.append(member).append("Dimensions.member.1.Name=Page");
            form.append(member).append("Dimensions.member.1.Value=basket");
        }
        form("monitoring", form.toString());
    }

    /** At the real servers, or what stands for them: what is as before passes, and what has risen is put back. */
    @Test
    void measurementsOfBeforeAreComparedWithThoseSince() throws Exception {
        String of = "metric: \"%s\", namespace: Shop, dimensions: \"Page=basket\", every: 1s, least: 5";
        String same = measured("m-same", of.formatted("same"));
        String risen = measured("m-risen", of.formatted("risen"));
        String gone = measured("m-gone", of.formatted("gone").replace("least: 5", "least: 2"));
        String passing = measured("m-passing", "traffic: \"dynamodb:ListTables\", least: 3");
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
            agent.listTables();
            metric("same", SECONDS, 5, 5);
            metric("risen", SECONDS, 5, 90);
            metric("gone", SECONDS / 3 + 5, 5, 5);
            for (String id : List.of(same, risen, gone, passing)) {
                team.approves("ann", id);
            }
            awaited(passing, "it is well", () -> {
                agent.listTables();
                return state(passing, "DONE");
            });
        }
        awaitState(risen, "REVERTED");
        awaitState(same, "DONE");
        awaitState(gone, "ASKING");
        String because = rollout(gone).path("because").asString("");
        assertTrue(because.contains("values") && because.contains("since"), because);
    }

    @Test
    void aRealPrometheusIsAsked() throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        String metrics = URI.create(control.path("control").asString("")).getAuthority();
        try (PrometheusServer unused = PrometheusServer.start(directory, prometheus, metrics);
                DynamoDbClient agent = team.agent()) {
            String up = measured("p-up", "prometheus: up, worse: down, every: 1s, least: 3", "2s");
            String risen = measured(
                    "p-risen",
                    "prometheus: \"sum(lineclear_decision_seconds_count)\", worse: up, change: 0, every: 1s, least: 5");
            team.approves("ann", up);
            team.approves("ann", risen);
            awaited(risen, "more is decided than before", () -> {
                agent.listTables();
                return state(risen, "REVERTED");
            });
            awaitState(up, "DONE");
        }
    }

    @Test
    void whatTheGatewayMayNotAskIsNoCheck() throws Exception {
        Path file = directory.resolve("metadata.yaml");
        Files.writeString(file, """
                change: look around
                healthy: [ { name: page, http: "http://169.254.169.254/latest/" } ]
                stages:
                  - name: one
                    steps:
                      - { operation: sns:SetTopicAttributes, input: { TopicArn: x, AttributeName: DisplayName, AttributeValue: Shop } }
                """);
        Jvm.Result refused = team.cli("propose", file.toString(), "--session", session);
        assertTrue(refused.exit() != 0 && refused.out().contains("rollouts.probes"), refused.out());
    }

    /** It would stand in the log and on the page of everybody who looks. */
    @Test
    void aSecretIsNoPartOfAChangeSet() throws Exception {
        Path file = directory.resolve("secret.yaml");
        Files.writeString(file, """
                change: set a password
                stages:
                  - name: one
                    steps:
                      - { operation: ssm:PutParameter, input: { Name: p, Value: tell-nobody, Type: SecureString } }
                """);
        Jvm.Result refused = team.cli("propose", file.toString(), "--session", session);
        assertTrue(refused.exit() != 0 && refused.out().contains("cannot be part of a change set"), refused.out());
    }
}
