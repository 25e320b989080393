package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rollouts through a real gateway: stage by stage after one approval, put back, and halted at once. */
final class RolloutTest extends RolloutRig {
    private static final int MANY = 30;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

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
