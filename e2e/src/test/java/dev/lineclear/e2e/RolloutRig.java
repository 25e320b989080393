package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway before a moto, a page that is well or not, and a receiver of notices: what rollouts go through in these tests. */
abstract class RolloutRig {
    static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    static final AtomicBoolean WELL = new AtomicBoolean(true);
    static final List<String> TOLD = new CopyOnWriteArrayList<>();
    static Moto moto;
    static HttpServer page;
    static Front sns;
    static int prometheus;
    static Installation lineclear;
    static Team team;
    static String session = "";

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
                  healthy: [ { name: page, http: "http://127.0.0.1:%1$d/", least: 1, within: 5s } ]
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

    static JsonNode json(Jvm.Result result) {
        String out = result.ok().out();
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }

    static String sns(String form) throws IOException, InterruptedException {
        return form("sns", form + "&Version=2010-03-31");
    }

    static String form(String service, String form) throws IOException, InterruptedException {
        return form(service, "us-east-1", form);
    }

    static String form(String service, String region, String form) throws IOException, InterruptedException {
        return Unsigned.form(moto.endpoint(), service, region, form);
    }

    static boolean renamed(String topic) throws IOException, InterruptedException {
        return sns("Action=GetTopicAttributes&TopicArn=" + topic).contains("<value>Shop</value>");
    }

    static List<Boolean> renamed(List<String> topics) throws IOException, InterruptedException {
        List<Boolean> all = new ArrayList<>();
        for (String topic : topics) {
            all.add(renamed(topic));
        }
        return all;
    }

    static List<String> topics(String story) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (String name : List.of("beta-" + story, story + "-one", story + "-two", story + "-three")) {
            sns("Action=CreateTopic&Name=" + name);
            all.add("arn:aws:sns:us-east-1:000000000000:" + name);
        }
        return all;
    }

    static String proposed(String story, String onFailure, String bake, List<String> topics) throws Exception {
        String file = written(story, onFailure, bake, topics);
        return held(team.cli("propose", file, "--session", session, "--json"));
    }

    static String held(Jvm.Result proposed) {
        JsonNode answer = json(proposed);
        assertEquals("held", answer.path("result").asString(""), answer.toString());
        return answer.path("hold").asString("");
    }

    static String written(String story, String onFailure, String bake, List<String> topics) throws IOException {
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

    static JsonNode rollout(String id) {
        return json(team.cli("rollout", "show", id, "--json"));
    }

    static void awaitState(String id, String state) {
        awaited(id, "it is " + state, () -> state(id, state));
    }

    /** Not before it has begun. */
    static boolean state(String id, String state) {
        Jvm.Result shown = team.cli("rollout", "show", id, "--json");
        return shown.exit() == 0 && json(shown).path("state").asString("").equals(state);
    }

    /** Says where it stands instead, when it does not come to that. */
    static void awaited(String id, String what, Callable<Boolean> condition) {
        try {
            Await.until(what, LONG, condition::call);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ": " + team.cli("rollout", "show", id).out()
                            + team.cli("show", id).out(),
                    e);
        }
    }

    static void told(String id, String title) {
        Await.until("people are told", LONG, () -> TOLD.stream().anyMatch(m -> m.contains(id) && m.contains(title)));
    }

    static String held(String story, String text) throws Exception {
        Path file = directory.resolve(story + ".yaml");
        Files.writeString(file, text);
        JsonNode answer = json(team.cli("propose", file.toString(), "--session", session, "--json"));
        assertEquals("held", answer.path("result").asString(""), answer.toString());
        return answer.path("hold").asString("");
    }
}
