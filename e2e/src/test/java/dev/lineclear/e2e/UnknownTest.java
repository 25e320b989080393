package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.testkit.RawHttp;
import dev.lineclear.testkit.RecordingServer;
import dev.lineclear.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What no source knows, in each wire protocol: an operation, a service, and an operation under another service's name. Each
 * is refused, and passes once the one line is in the configuration that its refusal told.
 */
final class UnknownTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern TOLD = Pattern.compile("classify: \\{ \"(.*?)\": destroy }");
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String JSON_0 = "application/x-amz-json-1.0";
    private static final String JSON_1 = "application/x-amz-json-1.1";
    private static final String CBOR = "application/cbor";

    /** An empty map. */
    private static final String NO_CBOR = "\u00bf\u00ff";

    private static final List<Asked> ALL = List.of(
            // An operation that is newer than the catalogue.
            json("dynamodb", JSON_0, "DynamoDB_20120810.FlyToTheMoon"),
            json("kms", JSON_1, "TrentService.FlyToTheMoon"),
            post("sns", FORM, "Action=FlyToTheMoon&Version=2010-03-31"),
            post("ec2", FORM, "Action=FlyToTheMoon&Version=2016-11-15"),
            new Asked("DELETE", "/clusters/c/moons/m", "eks", Map.of(), ""),
            new Asked("POST", "/2013-04-01/moon", "route53", Map.of("Content-Type", "text/xml"), "<Fly/>"),
            new Asked("GET", "/data?moon", "s3", Map.of(), ""),
            cbor("monitoring", "GraniteServiceVersion20100801", "FlyToTheMoon"),
            // An operation that is there, under a name that is another service's.
            json("dynamodb", JSON_0, "AmazonSQS.GetQueueUrl"),
            json("kms", JSON_1, "TrentServiceNext.ListKeys"),
            post("sns", FORM, "Action=DescribeInstances&Version=2010-03-31"),
            post("ec2", FORM, "Action=ListTopics&Version=2016-11-15"),
            new Asked("GET", "/2013-04-01/hostedzone", "eks", Map.of(), ""),
            new Asked("GET", "/clusters", "route53", Map.of(), ""),
            cbor("monitoring", "TrentService", "DescribeAlarms"),
            // A service that is newer.
            json("moon", JSON_0, "Moon_2099.Fly"),
            json("moon", JSON_1, "Moon_2099.Land"),
            post("moon", FORM, "Action=Orbit&Version=2099-01-01"),
            new Asked("DELETE", "/rockets/r1", "moon", Map.of("Content-Type", "application/json"), "{}"),
            new Asked("PUT", "/2099-01-01/rocket", "moon", Map.of("Content-Type", "text/xml"), "<Rocket/>"),
            cbor("moon", "Moon", "Dock"));

    @TempDir
    Path directory;

    private record Asked(String method, String target, String service, Map<String, String> headers, String body) {}

    private static Asked json(String service, String type, String target) {
        return new Asked("POST", "/", service, Map.of("Content-Type", type, "X-Amz-Target", target), "{}");
    }

    private static Asked post(String service, String type, String body) {
        return new Asked("POST", "/", service, Map.of("Content-Type", type), body);
    }

    private static Asked cbor(String signing, String service, String operation) {
        return new Asked(
                "POST",
                "/service/" + service + "/operation/" + operation,
                signing,
                Map.of("smithy-protocol", "rpc-v2-cbor", "Content-Type", CBOR),
                NO_CBOR);
    }

    @Test
    void whatNobodyKnowsIsRefusedAndPassesByTheOneLineThatItsRefusalTold() throws Exception {
        try (RecordingServer production = RecordingServer.start(Script.answer(200, "text/plain", "done"));
                Installation lineclear = Installation.start(directory, endpoints(production), """
                        environments: [ { name: beta, resource: "*" } ]
                        """)) {
            Team team = Team.enrol(lineclear);
            Set<String> lines = new TreeSet<>();
            List<Executable> refused = new ArrayList<>();
            for (Asked asked : ALL) {
                String answer = answer(lineclear, team, asked);
                refused.add(() -> assertTrue(answer.startsWith("HTTP/1.1 403"), asked + " " + answer));
                refused.add(() -> assertTrue(TOLD.matcher(plain(answer)).find(), asked + " " + answer));
                Matcher told = TOLD.matcher(plain(answer));
                while (told.find()) {
                    lines.add(told.group(1));
                }
            }
            assertAll(refused);
            assertEquals(0, production.requests(), "nothing went on");
            assertEquals(ALL.size(), lines.size(), lines::toString);
            Files.writeString(
                    lineclear.configuration(),
                    lines.stream().collect(Collectors.joining("\": update, \"", "\nclassify: { \"", "\": update }\n")),
                    StandardOpenOption.APPEND);
            lineclear.crashAndRestart();
            List<Executable> passed = new ArrayList<>();
            for (Asked asked : ALL) {
                String answer = answer(lineclear, team, asked);
                passed.add(() -> assertTrue(answer.startsWith("HTTP/1.1 200"), asked + " " + answer));
            }
            assertAll(passed);
            assertEquals(ALL.size(), production.requests());
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    private static Map<String, URI> endpoints(RecordingServer production) {
        return ALL.stream()
                .map(Asked::service)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), s -> production.endpoint()));
    }

    /** As XML and JSON are read. */
    private static String plain(String answer) {
        return answer.replace("&quot;", "\"").replace("\\\"", "\"").replace("&amp;", "&");
    }

    private static String answer(Installation lineclear, Team team, Asked asked) throws IOException {
        AwsSessionCredentials keys = team.credentials();
        URI gateway = URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString());
        byte[] body = asked.body().getBytes(StandardCharsets.ISO_8859_1);
        int mark = asked.target().indexOf('?');
        List<Header> headers = new ArrayList<>();
        asked.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        Resigner.Signed signed = new Resigner()
                .sign(
                        new SignedHead(
                                asked.method(),
                                mark < 0 ? asked.target() : asked.target().substring(0, mark),
                                mark < 0 ? "" : asked.target().substring(mark + 1),
                                headers),
                        gateway.getAuthority(),
                        asked.service(),
                        "eu-west-1",
                        Digest.of(body).hex(),
                        keys,
                        Instant.now());
        StringBuilder head = new StringBuilder(asked.method() + " " + asked.target() + " HTTP/1.1\r\n");
        signed.headers()
                .forEach(h ->
                        head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        return RawHttp.exchange(gateway, head + asked.body(), LIMIT).text();
    }
}
