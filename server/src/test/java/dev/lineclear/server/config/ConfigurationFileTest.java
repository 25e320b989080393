package dev.lineclear.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.DryRuns;
import dev.lineclear.gate.aws.assume.Roles;
import dev.lineclear.proposal.Effect;
import dev.lineclear.safeguard.rollout.PaceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileTest {
    @TempDir
    Path directory;

    private Configuration read(String yaml) throws IOException {
        return ConfigurationFile.read(Files.writeString(directory.resolve("lineclear.yaml"), yaml));
    }

    private List<String> problems(String yaml) {
        return assertThrows(ConfigurationException.class, () -> read(yaml)).problems();
    }

    @Test
    void everythingHasADefault() throws IOException {
        Configuration c = read("");
        assertEquals(ConfigurationFile.defaults(), c);
        assertEquals(new Configuration.Address("127.0.0.1", 7700), c.listen().address());
        assertFalse(c.listen().tls());
        assertEquals(Duration.ofSeconds(20), c.holds().patience());
        assertEquals(Duration.ofHours(1), c.holds().lifetime());
        assertEquals(Path.of(System.getProperty("user.home"), ".lineclear"), c.state());
    }

    @Test
    void whatIsDocumentedIsRead() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("configuration.md");
        String text = Files.readString(page);
        int from = text.indexOf("```yaml\n") + "```yaml\n".length();
        Configuration c = read(text.substring(from, text.indexOf("```", from)));
        assertEquals("123456789012", c.aws().account().orElseThrow());
        assertEquals("beta", c.environments().getFirst().name());
        assertEquals(directory.resolve("server.pem"), c.listen().certificate().orElseThrow());
    }

    @Test
    void callsArePacedWhereItIsSaidAndMistakesAreTold() throws IOException {
        assertTrue(read("").rollouts().pacing().isEmpty(), "off unless something stands there");
        PaceRule rule = read("pacing: { bake: 5m }").rollouts().pacing().orElseThrow();
        assertEquals(Duration.ofMinutes(5), rule.bake());
        assertTrue(rule.covers("sns:SetTopicAttributes", Effect.UPDATE) && !rule.covers("sns:X", Effect.CREATE));
        PaceRule chosen = read("""
                pacing:
                  bake: 30s
                  effects: [destroy]
                  operations: ["sns:*"]
                  healthy: [ { name: page, http: "https://a.example.com/", least: 5, within: 1s } ]
                """).rollouts().pacing().orElseThrow();
        assertTrue(chosen.covers("sns:DeleteTopic", Effect.DESTROY) && !chosen.covers("sqs:X", Effect.DESTROY));
        assertEquals(5, chosen.healthy().getFirst().settings().path("least").asInt());
        for (String wrong : List.of(
                "bake: 0s",
                "bake: 2h",
                "bake: soon",
                "effects: [read]",
                "healthy: [ { name: x } ]",
                "bakes: 1m",
                "remember: 5m")) {
            assertTrue(!problems("pacing: { " + wrong + " }").isEmpty(), wrong);
        }
        assertTrue(problems("pacing: { bake: 2h }").getFirst().contains("make holds.lifetime longer"));
    }

    @Test
    void everyMistakeIsReportedWithItsLine() {
        Set<String> all = Set.copyOf(problems("""
                listen:
                  adress: 127.0.0.1:7700
                holds:
                  patience: 90s
                  lifetime: soon
                aws:
                  account: 12
                  endpoints: { s3: nonsense }
                observ: [aws]
                """));
        assertEquals(
                Set.of(
                        "lineclear.yaml:2: unknown key listen.adress; did you mean address?",
                        "lineclear.yaml:7: aws.account: must be 12 digits (quote it), not 12",
                        "lineclear.yaml:8: aws.endpoints.s3: must be a URL such as"
                                + " https://dynamodb.eu-west-1.amazonaws.com",
                        "lineclear.yaml:4: holds.patience: may be 25s at most, not 90s",
                        "lineclear.yaml:5: holds.lifetime: must be a duration such as 20s, 5m or 8h, not soon",
                        "lineclear.yaml:9: unknown key observ; did you mean observe?"),
                all);
    }

    @Test
    void anOperationIsClassifiedInOneLineAndAMistakeHasItsOwn() throws IOException {
        Configuration c = read("""
                classify:
                  dynamodb:FlyToTheMoon: destroy
                  "eks:DELETE /clusters/*/new": destroy
                  lambda:Invoke: update
                """);
        assertEquals(
                Map.of(
                        "dynamodb:FlyToTheMoon",
                        Effect.DESTROY,
                        "eks:DELETE /clusters/*/new",
                        Effect.DESTROY,
                        "lambda:Invoke",
                        Effect.UPDATE),
                c.classify());
        assertEquals(
                Effect.UPDATE,
                read("classify: { \"lambda:Invoke\": update }").classify().get("lambda:Invoke"));
        List<String> wrong = problems("classify:\n  lambda:Invoke: harmless\n  Everything: read\n");
        assertEquals(2, wrong.size(), wrong.toString());
        assertTrue(
                wrong.stream().anyMatch(p -> p.contains(":2: classify.lambda:Invoke: must be read, create")),
                wrong.toString());
        assertTrue(
                wrong.stream().anyMatch(p -> p.contains(":3: classify.Everything: must be SERVICE:Operation")),
                wrong.toString());
    }

    @Test
    void aRoleToAssumeIsReadAndItsAccountIsTheOneOfArns() throws IOException {
        Configuration.Aws aws = read("""
                aws:
                  assume:
                    role: arn:aws:iam::111122223333:role/agents
                    external-id: mine
                    roles: { s3: none, dynamodb/eu-west-1: "arn:aws:iam::111122223333:role/path/tables" }
                """).aws();
        assertEquals("111122223333", aws.account().orElseThrow());
        Roles roles = aws.assume().orElseThrow();
        assertEquals(Optional.of("mine"), roles.externalId());
        assertEquals(
                Map.of(
                        "s3",
                        Optional.empty(),
                        "dynamodb/eu-west-1",
                        Optional.of("arn:aws:iam::111122223333:role/path/tables")),
                roles.others());
        assertTrue(read("").aws().assume().isEmpty());
    }

    @Test
    void aRoleThatCannotBeAssumedForWhatRequestsNameIsAMistake() {
        assertTrue(problems("aws: { assume: { role: admin } }").getFirst().contains("must be a role's ARN"));
        assertTrue(problems("aws: { assume: { external-id: x1 } }").getFirst().contains("aws.assume needs role"));
        assertTrue(
                problems("aws: { account: \"000000000000\", assume: { role: \"arn:aws:iam::111122223333:role/a\" } }")
                        .getFirst()
                        .contains("is not in the account 000000000000"));
    }

    @Test
    void aTimeThatIsTooShortIsSaidAsItWasWritten() {
        assertEquals(
                List.of("lineclear.yaml:1: retention.values: what is kept aside is kept for 7d to 36500d, not 1d"),
                problems("retention: { values: 1d }"));
        assertTrue(problems("retention: { captures: 24h }").getFirst().endsWith("not 24h"));
    }

    @Test
    void aBudgetThatIsNoneIsSaidWithWhatOneLooksLike() {
        assertEquals(
                List.of("lineclear.yaml:1: watch.destroyed: must be so many an hour and so many a day, such as 100/h"
                        + " 500/d, not 10"),
                problems("watch: { destroyed: 10 }"));
        assertTrue(problems("watch: { failed: 10/h 5/d }").getFirst().contains("no less a day"));
    }

    @Test
    void whereEventsComeFromIsSaidOnce() throws IOException {
        AroundSettings around =
                read("around: { trail: trail, every: 1m }").around().orElseThrow();
        assertTrue(around.trail().orElseThrow().endsWith("trail"));
        assertEquals(List.of("us-east-1"), around.regions());
        assertTrue(read("").around().isEmpty(), "nobody looks unless it is asked for");
        for (String wrong :
                List.of("trail: t, api: true", "every: 1m", "api: true, every: 5s", "trial: t, api: true")) {
            assertEquals(1, problems("around: { " + wrong + " }").size(), wrong);
        }
    }

    @Test
    void aSyntaxErrorHasItsLine() {
        List<String> all = problems("listen:\n  address: [127.0.0.1\n");
        assertEquals(1, all.size());
        assertTrue(all.getFirst().startsWith("lineclear.yaml: line "), all.getFirst());
    }

    @Test
    void aKeyTwiceIsAMistake() {
        assertEquals(List.of("lineclear.yaml:2: state stands here twice"), problems("state: a\nstate: b\n"));
    }

    @Test
    void inClearOnLoopbackOnly() throws IOException {
        assertTrue(read("listen: { address: \"0.0.0.0:7700\" }").listen().tls());
        assertEquals(
                List.of("lineclear.yaml: listen.tls may not be false on 0.0.0.0: in clear the gateway listens on"
                        + " loopback only"),
                problems("listen: { address: \"0.0.0.0:7700\", tls: false }"));
        assertEquals(
                List.of("lineclear.yaml: control may only be a loopback address, not 0.0.0.0"),
                problems("control: 0.0.0.0:7701"));
    }

    @Test
    void aConsoleIsThereWhenItIsAskedForAndInClearOnLoopbackOnly() throws IOException {
        assertTrue(ConfigurationFile.defaults().console().isEmpty());
        Configuration.Console console =
                read("console: { address: \"127.0.0.1:8000\" }").console().orElseThrow();
        assertEquals("http://localhost:8000", console.url());
        assertEquals(
                "https://lineclear.example.com",
                read("console: { url: \"https://lineclear.example.com/\" }")
                        .console()
                        .orElseThrow()
                        .url());
        assertEquals(
                List.of("lineclear.yaml: console.certificate is needed on 0.0.0.0: in clear the console listens on"
                        + " loopback only"),
                problems("console: { address: \"0.0.0.0:7703\", url: \"https://a.example.com\" }"));
        assertEquals(
                List.of("lineclear.yaml: console.url is needed where console.address has port 0: passkeys belong to an"
                        + " address"),
                problems("console: { address: \"127.0.0.1:0\" }"));
        for (String url : List.of(
                "http://lineclear.example.com",
                "https://127.0.0.1@evil",
                "https://127.0.0.1",
                "http://127.0.0.1:7703")) {
            assertEquals(1, problems("console: { url: \"" + url + "\" }").size(), url);
        }
    }

    @Test
    void anIdentityProviderIsReadWholeOrNotAtAll() throws IOException {
        String start = "console: { url: \"https://lineclear.example.com\", oidc: { ";
        var oidc = read(start + "issuer: \"https://id.example.com\", client-id: lineclear, teams: { g: dba },"
                        + " roles: { a: auditor }, also-known-as: { ann: [ annie ] } } }")
                .console()
                .orElseThrow()
                .oidc()
                .orElseThrow()
                .settings();
        assertEquals(Map.of("g", "dba"), oidc.teams());
        assertEquals(Map.of("ann", Set.of("annie")), oidc.names());
        assertEquals("groups", oidc.groups());
        assertTrue(read("console: { url: \"https://lineclear.example.com\" }")
                .console()
                .orElseThrow()
                .oidc()
                .isEmpty());
        for (String wrong : List.of(
                "client-id: lineclear",
                "issuer: \"http://id.example.com\", client-id: lineclear",
                "issuer: \"https://id.example.com\"",
                "issuer: \"https://id.example.com\", client-id: c, roles: { g: owner }",
                "issuer: \"https://id.example.com\", client-id: c, team: { g: dba }")) {
            assertTrue(!problems(start + wrong + " } }").isEmpty(), wrong);
        }
        for (String file : List.of("client-secret-file", "authority")) {
            var access = read(start + "issuer: \"https://id.example.com\", client-id: c, " + file + ": nothing } }")
                    .console()
                    .orElseThrow()
                    .oidc()
                    .orElseThrow();
            assertThrows(IOException.class, access::open, "a gateway that cannot start whole does not start");
        }
    }

    @Test
    void certificateAndKeyGoTogether() {
        assertEquals(
                List.of("lineclear.yaml: listen.certificate and listen.key go together"),
                problems("listen: { certificate: a.pem }"));
    }

    private static final String TWIN = "twin: { endpoint: \"http://127.0.0.1:5001\", credentials: twin.credentials";

    @Test
    void aTwinHasCredentialsOfItsOwn() throws IOException {
        TwinSettings twin = read(TWIN + " }").twin().orElseThrow();
        assertEquals(TwinSettings.Kind.EMULATED, twin.kind());
        assertEquals(new TwinSettings.Access.Keys(directory.resolve("twin.credentials")), twin.access());
        assertEquals(Duration.ofHours(1), twin.fresh());
        assertFalse(twin.dryRunCounts());
        assertTrue(problems("twin: { endpoint: \"http://127.0.0.1:5001\" }")
                .getFirst()
                .contains("twin needs credentials (a file) or role"));
    }

    @Test
    void dryRunsAreAskedOfAwsItselfUnlessSaidOtherwiseAndAreNoRehearsalAlone() throws IOException {
        RehearsalSettings none = read("").rehearsal();
        assertEquals(DryRuns.Where.AWS, none.dryRuns());
        assertFalse(none.dryRunCounts());
        RehearsalSettings said = read("rehearsal: { dry-runs: always, dry-run-counts: true, fresh: 5m }")
                .rehearsal();
        assertEquals(new RehearsalSettings(DryRuns.Where.ALWAYS, true, Duration.ofMinutes(5)), said);
        assertTrue(problems(TWIN + " }\nrehearsal: { dry-run-counts: true }")
                .getFirst()
                .contains("with one, say twin.dry-run-counts"));
    }

    @Test
    void aTwinThatIsProductionByAnotherNameIsRefused() {
        for (String same : List.of("http://127.0.0.1:5001", "http://localhost:5001", "http://[::1]:5001")) {
            List<String> all = problems(TWIN + " }\naws: { endpoints: { s3: \"" + same + "\" } }");
            assertTrue(all.getFirst().contains("is production's own endpoint of s3"), all::toString);
        }
        assertTrue(problems("twin: { endpoint: \"https://dynamodb.eu-west-1.amazonaws.com\", credentials: x }")
                .getFirst()
                .contains("is AWS's own"));
    }

    @Test
    void aTwinThatIsAnAccountIsAnother() throws IOException {
        String role = "twin: { kind: account, role: \"arn:aws:iam::222222222222:role/twin\" }\n";
        assertTrue(read(role + "aws: { account: \"111111111111\" }").twin().isPresent());
        assertTrue(problems(role).getFirst().contains("needs twin.account and aws.account"));
        assertTrue(
                problems(role + "aws: { account: \"222222222222\" }").getFirst().contains("is production's own"));
        String ours =
                "twin: { kind: account, role: \"arn:aws:iam::111111111111:role/twin\", account: \"222222222222\" }\n";
        assertTrue(problems(ours + "aws: { account: \"111111111111\" }")
                .getFirst()
                .contains("twin.role is of account 111111111111, and twin.account says 222222222222"));
        assertTrue(problems("twin: { kind: account, credentials: x, account: \"222222222222\" }\n"
                        + "aws: { account: \"222222222222\" }")
                .getFirst()
                .contains("a rehearsal would run in production"));
    }
}
