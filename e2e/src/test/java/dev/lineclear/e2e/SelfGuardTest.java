package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From the second owner on nobody changes the gateway alone: what owners and others try, at a real gateway. */
final class SelfGuardTest {
    private static final int REFUSED = 77;

    @TempDir
    Path directory;

    private Installation lineclear;
    private Team team;

    @Test
    void fromTheSecondOwnerOnNobodyChangesTheGatewayAlone() throws Exception {
        Path policies = policies();
        try (Installation started = Installation.start(
                directory, Map.of("dynamodb", URI.create("http://127.0.0.1:9")), "policies: " + policies + "\n")) {
            lineclear = started;
            team = Team.enrol(lineclear);
            aLoneOwnersChangesAreMarked();
            secondOwner();
            aLoneOwnerRegistersAnotherPersonToApproveHimself();
            theProposerApprovesUnderAnotherKeyOrName();
            agreedByAnotherOwner();
            policyFilesChangeNothingByThemselves(policies);
            aProposalThatRemovesItsOwnRuleNeedsTheOldQuorum(policies);
            removingKeysTakesOneOwner();
            lineclear.stop();
            JsonNode report = json(team.cli("audit", "verify", "--json").out());
            assertTrue(report.path("good").asBoolean(), report::toString);
        }
    }

    private void aLoneOwnersChangesAreMarked() {
        String people = run("approver", "list").ok().out();
        assertTrue(people.contains("let in by olga@example.com alone"), people);
        assertTrue(people.contains("the first owner"), people);
    }

    private void secondOwner() throws Exception {
        String key = lineclear.key("omar") + ".pub";
        as("olga", "approver", "add", "omar@example.com", "--public-key", key, "--owner")
                .ok();
    }

    private void aLoneOwnerRegistersAnotherPersonToApproveHimself() throws Exception {
        String key = lineclear.key("puppet") + ".pub";
        Jvm.Result puppet = as("olga", "approver", "add", "puppet@example.com", "--public-key", key, "--owner");
        assertEquals(REFUSED, puppet.exit(), puppet.out());
        assertTrue(puppet.out().contains("nobody changes the gateway alone"), puppet.out());
        assertFalse(run("approver", "list").ok().out().contains("puppet"), "the puppet is registered");
        String hold = team.holdIn(puppet.out());
        Jvm.Result self = apply("olga", hold);
        assertEquals(1, self.exit(), self.out());
        assertTrue(self.out().contains("not GRANTED"), self.out());
        ok(as("omar", "reject", hold, "--yes", "--reason", "who is that?"));
    }

    private void theProposerApprovesUnderAnotherKeyOrName() throws Exception {
        String hold = proposed("olga", "agent", "add", "wide", "--owner", "reporting");
        Jvm.Result own = as("olga", "approve", hold, "--yes");
        assertTrue(own.out().contains("approver-is-operator"), own.out());
        Jvm.Result underOmar = run("approve", hold, "--yes", "--as", "omar@example.com", "--key", team.key("olga"));
        assertNotEquals(0, underOmar.exit(), underOmar.out());
        Jvm.Result approver = as("ann", "approve", hold, "--yes");
        assertTrue(approver.out().contains("not-an-owner"), approver.out());
        assertFalse(run("agent", "list").ok().out().contains("wide"), "the agent is registered");
    }

    private void agreedByAnotherOwner() throws Exception {
        String hold = proposed("olga", "agent", "add", "wide", "--owner", "reporting");
        String page = run("show", hold).ok().out();
        assertTrue(page.contains("+ may ask for *"), page);
        ok(as("omar", "approve", hold, "--yes"));
        Jvm.Result notHers = apply("omar", hold);
        assertEquals(REFUSED, notHers.exit(), notHers.out());
        ok(apply("olga", hold));
        assertTrue(run("agent", "list").ok().out().contains("wide"), "the agent is not registered");
        Jvm.Result twice = apply("olga", hold);
        assertTrue(twice.out().contains("EXECUTED"), twice.out());
    }

    private void policyFilesChangeNothingByThemselves(Path policies) throws Exception {
        String before = inForce();
        Files.writeString(policies.resolve("more.cedar"), rule("nobody-lists-backups", "ListBackups"));
        String hold = proposed("omar", "policy", "propose", "--reason", "backups are not theirs");
        String page = run("show", hold).ok().out();
        assertTrue(page.contains("+ policy nobody-lists-backups"), page);
        team.held("reports");
        String other = proposed("olga", "policy", "propose", withOther(policies).toString());
        String meaning = run("show", other).ok().out();
        assertTrue(meaning.contains("would be decided otherwise"), meaning);
        assertTrue(meaning.contains("table/reports by kiro: needs 2 approvals and a snapshot → refused"), meaning);
        assertTrue(meaning.contains("Under them a change of the policies needs 1 approval"), meaning);
        ok(as("olga", "approve", hold, "--yes"));
        ok(as("omar", "approve", other, "--yes"));
        // Changed on disk between the approval and the claim: what was agreed to comes into force, and nothing else.
        Files.writeString(policies.resolve("more.cedar"), rule("nobody-lists-tables", "ListTables"));
        assertEquals(before, inForce());
        ok(apply("omar", hold));
        assertNotEquals(before, inForce());
        // Two at the same time: the second was agreed to for what is no longer so.
        Jvm.Result stale = apply("olga", other);
        assertNotEquals(0, stale.exit(), stale.out());
        assertTrue(stale.out().contains("propose it anew"), stale.out());
        String agreed = inForce();
        lineclear.crashAndRestart();
        assertEquals(agreed, inForce());
        Await.until("it says that the files are not in force", java.time.Duration.ofSeconds(30), () -> team.ready()
                .contains("holds other policies"));
    }

    private void aProposalThatRemovesItsOwnRuleNeedsTheOldQuorum(Path policies) throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.writeString(open.resolve("all.cedar"), "@id(\"everything\")\npermit (principal, action, resource);\n");
        String hold = proposed("olga", "policy", "propose", open.toString());
        Jvm.Result alone = apply("olga", hold);
        assertTrue(alone.out().contains("not GRANTED"), alone.out());
        ok(as("omar", "approve", hold, "--yes"));
        ok(apply("olga", hold));
        // And with no rule left about it, another owner is needed all the same.
        Jvm.Result next = as("olga", "agent", "add", "free", "--owner", "reporting");
        assertEquals(REFUSED, next.exit(), next.out());
        assertTrue(Files.exists(policies));
    }

    private void removingKeysTakesOneOwner() {
        ok(as("olga", "approver", "remove", "omar@example.com"));
        Jvm.Result alone = as("olga", "agent", "add", "mine", "--owner", "reporting");
        assertEquals(REFUSED, alone.exit(), "whoever removed the others is no lone owner: " + alone.out());
    }

    private Path policies() throws Exception {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        try (Stream<Path> shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        return policies;
    }

    private Path withOther(Path policies) throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (Stream<Path> files = Files.list(policies)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        Files.writeString(other.resolve("other.cedar"), rule("nobody-deletes-tables", "DeleteTable"));
        return other;
    }

    private static String rule(String id, String operation) {
        return "@id(\"%s\")\nforbid (principal, action, resource) when { context.operation == \"dynamodb:%s\" };\n"
                .formatted(id, operation);
    }

    /** The version of the policies that newly held requests are held by. */
    private String inForce() throws Exception {
        return json(run("policy", "show", "--json").ok().out())
                .path("policyVersion")
                .asString();
    }

    private String proposed(String who, String... arguments) {
        Jvm.Result result = as(who, arguments);
        assertEquals(REFUSED, result.exit(), result.out());
        return team.holdIn(result.out());
    }

    private Jvm.Result apply(String who, String hold) {
        return as(who, "apply", hold);
    }

    private Jvm.Result as(String who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", who + "@example.com", "--key", team.key(who)));
        return run(all.toArray(String[]::new));
    }

    private Jvm.Result run(String... arguments) {
        return team.cli(arguments);
    }

    private static void ok(Jvm.Result result) {
        result.ok();
    }

    private static JsonNode json(String out) {
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }
}
