package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility.Kind;
import dev.lineclear.proposal.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the default set says, case by case. */
class DefaultPoliciesTest {
    private static CedarDecider decider;

    @BeforeAll
    static void load() throws PolicyException {
        decider = new CedarDecider(Policies.load(PolicySource.defaults()));
    }

    @ParameterizedTest(name = "{0} in {1} that reaches {2} services and {3} zones: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE  | production | 2 | 1 | 1 approval and a snapshot
            UPDATE  | production | 3 | 0 | 2 approvals and a snapshot
            UPDATE  | production | 0 | 2 | 2 approvals and a snapshot
            DESTROY | production | 3 | 2 | 2 approvals and a snapshot
            UPDATE  | beta       | 3 | 2 | allow
            CREATE  | production | 3 | 2 | 1 approval
            """)
    void whatReachesFarNeedsTwoPeople(Effect effect, String environment, int services, int zones, String expected) {
        Verdict verdict =
                Cases.of(effect, environment).harm(Cases.harm(services, zones)).ask(decider, Evidence.NONE);
        assertEquals(
                expected,
                verdict instanceof Verdict.Hold hold
                        ? hold.explanation().wouldChange().getFirst()
                        : verdict.word());
    }

    @ParameterizedTest(name = "{0} in {1}, {2}, snapshot possible {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # effect  | environment | reversibility | snapshot possible | least evidence
            READ      | production  | REVERSIBLE    | false | allow
            READ      | beta        | REVERSIBLE    | false | allow
            READ      | production  | UNKNOWN       | false | allow
            CREATE    | beta        | REVERSIBLE    | true  | allow
            CREATE    | production  | REVERSIBLE    | true  | 1 approval
            CREATE    | production  | IRREVERSIBLE  | false | 1 approval
            UPDATE    | beta        | REVERSIBLE    | true  | allow
            UPDATE    | beta        | IRREVERSIBLE  | false | allow
            UPDATE    | production  | REVERSIBLE    | true  | 1 approval and a snapshot
            UPDATE    | production  | REVERSIBLE    | false | 1 approval
            UPDATE    | production  | UNKNOWN       | false | 1 approval, among them one of dba
            GRANT     | beta        | REVERSIBLE    | true  | 1 approval
            GRANT     | production  | REVERSIBLE    | true  | 2 approvals and a snapshot
            GRANT     | production  | REVERSIBLE    | false | 2 approvals
            GRANT     | production  | IRREVERSIBLE  | false | 2 approvals, among them one of dba
            REPLACE   | beta        | RECREATABLE   | true  | allow
            REPLACE   | beta        | IRREVERSIBLE  | true  | 1 approval
            REPLACE   | production  | RECREATABLE   | true  | 2 approvals and a snapshot
            DESTROY   | beta        | LOSSY         | true  | allow
            DESTROY   | beta        | UNKNOWN       | false | 1 approval
            DESTROY   | production  | RECREATABLE   | true  | 2 approvals and a snapshot
            DESTROY   | production  | LOSSY         | false | 2 approvals
            DESTROY   | production  | IRREVERSIBLE  | false | 2 approvals, among them one of dba
            DESTROY   | production  | IRREVERSIBLE  | true  | 2 approvals, among them one of dba and a snapshot
            UNKNOWN   | production  | UNKNOWN       | false | deny
            UNKNOWN   | beta        | UNKNOWN       | false | deny
            """)
    void asksForTheLeastEvidence(Effect effect, String environment, Kind kind, boolean capturable, String expected) {
        Cases asked = Cases.of(effect, environment).kind(kind, capturable);
        Verdict verdict = asked.ask(decider, Evidence.NONE);
        if (expected.equals("allow") || expected.equals("deny")) {
            assertEquals(expected, verdict.word(), verdict.toString());
            return;
        }
        Verdict.Hold hold = assertInstanceOf(Verdict.Hold.class, verdict);
        assertEquals(List.of(expected), hold.explanation().wouldChange());
        assertEquals("allow", asked.ask(decider, hold.required()).word(), "with what it requires it is allowed");
        Evidence required = hold.required();
        assertEquals(
                hold.required(),
                assertInstanceOf(
                                Verdict.Hold.class,
                                asked.ask(
                                        decider,
                                        new Evidence(
                                                required.approvals() - 1,
                                                required.teams(),
                                                required.snapshot(),
                                                false,
                                                Set.of())))
                        .required(),
                "one approval less is not enough, and the same is required still");
    }

    @ParameterizedTest(name = "{0} with {1} in {2}: {3}")
    @CsvSource({
        "CREATE, paths-lost, production, 2 approvals",
        "UPDATE, paths-lost, production, 2 approvals and a snapshot",
        "UPDATE, opened-to-the-world, production, 2 approvals and a snapshot",
        "CREATE, network-not-seen, production, 2 approvals",
        "UPDATE, something-else, production, 1 approval and a snapshot",
        "UPDATE, paths-lost, beta, allow",
    })
    void whatChangesWhoReachesWhomTakesTwo(Effect effect, String signal, String environment, String expected) {
        Verdict verdict = Cases.of(effect, environment).signal(signal).ask(decider, Evidence.NONE);
        assertEquals(
                expected,
                verdict instanceof Verdict.Hold hold
                        ? hold.explanation().wouldChange().getFirst()
                        : verdict.word());
    }

    @Test
    void oneOfTheOwningTeamIsNotMadeUpForByOthers() {
        Cases purge = Cases.of(Effect.DESTROY, "production").kind(Kind.IRREVERSIBLE, false);
        assertEquals("hold", purge.ask(decider, Cases.evidence(5, true, "sre")).word());
        assertEquals(
                "allow", purge.ask(decider, Cases.evidence(2, false, "dba")).word());
    }

    @Test
    void explainsAHoldInWords() {
        Verdict verdict = Cases.of(Effect.DESTROY, "production").ask(decider, Cases.evidence(1, false));
        assertEquals(
                List.of("production-destroy-needs-two-people-and-a-way-back"),
                verdict.explanation().policies());
        assertEquals(
                List.of("Destroying, replacing or granting in production needs two people, and a snapshot where one can"
                        + " be taken. (environment production, snapshot possible, 1 approval, no snapshot)"),
                verdict.explanation().reasons());
        assertEquals(decider.version(), verdict.explanation().policyVersion());
    }

    @Test
    void refusesTheUnknownAndSaysHowToClassifyIt() {
        Verdict verdict = Cases.of(Effect.UNKNOWN, "beta").known(Known.UNKNOWN).ask(decider, Evidence.NONE);
        assertEquals("deny", verdict.word());
        assertEquals(List.of("unknown-operation"), verdict.explanation().policies());
        assertEquals(
                List.of("Classify dynamodb:DeleteTable in one line of lineclear.yaml, with what it does (read, create,"
                        + " update, grant, replace or destroy): classify: { \"dynamodb:DeleteTable\": destroy }"),
                verdict.explanation().wouldChange());
    }

    @Test
    void refusesWhatIsOutOfScopeWhateverTheEvidence() {
        Cases read = Cases.of(Effect.READ, "beta").inScope(false);
        Verdict verdict = read.ask(decider, Cases.evidence(9, true, "dba"));
        assertEquals("deny", verdict.word());
        assertEquals(List.of("out-of-scope"), verdict.explanation().policies());
        assertEquals(
                List.of("Widen the scope of agent kiro so that it covers dynamodb:DeleteTable on "
                        + "arn:aws:dynamodb:eu-west-1:123456789012:table/reports."),
                verdict.explanation().wouldChange());
    }

    @Test
    void namesBothWaysWhereOneIsNotEnough() {
        Verdict verdict = Cases.of(Effect.UNKNOWN, "beta")
                .known(Known.UNKNOWN)
                .inScope(false)
                .ask(decider, Evidence.NONE);
        assertEquals(2, verdict.explanation().wouldChange().size(), verdict.toString());
        assertEquals(
                List.of("out-of-scope", "unknown-operation"),
                verdict.explanation().policies());
    }

    @Test
    void takesTheStrictestOfSeveralTargetsAndAllThatTheyRequire() {
        Cases several = Cases.of(Effect.DESTROY, "production")
                .kind(Kind.IRREVERSIBLE, false)
                .targets(
                        Cases.target("one", "production", "tag", Map.of("owner", "dba")),
                        Cases.target("two", "beta", "tag", Map.of("owner", "web")),
                        Cases.target("three", "production", "default", Map.of("team", "sre")));
        Verdict.Hold hold = assertInstanceOf(Verdict.Hold.class, several.ask(decider, Evidence.NONE));
        assertEquals(Cases.evidence(2, false, "dba", "sre"), hold.required());
        assertEquals("allow", several.ask(decider, hold.required()).word());
        assertTrue(
                hold.explanation().reasons().stream().anyMatch(r -> r.startsWith("arn:") && r.contains("table/three")),
                hold.toString());
    }

    @Test
    void theJarShipsWhatTheDirectoryHolds() throws IOException, PolicyException {
        Path directory = Path.of("../policies");
        assertEquals(
                PolicySource.directory(directory).read(),
                PolicySource.defaults().read());
        assertEquals(Files.readString(directory.resolve(PolicySource.SCHEMA_FILE)), PolicySource.schema());
        assertEquals(
                new TreeSet<>(PolicySource.DEFAULT_FILES),
                new TreeSet<>(PolicySource.directory(directory).read().keySet()));
    }
}
