package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.policy.PolicyProblem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyLoaderTest {
    private static final String ALL = "permit (principal, action, resource)";

    @TempDir
    Path directory;

    private List<PolicyProblem> problems(String text) {
        return assertThrows(PolicyException.class, () -> Policies.load(Cases.source(directory, text)))
                .problems();
    }

    private PolicyProblem problem(String text) {
        List<PolicyProblem> problems = problems(text);
        assertEquals(1, problems.size(), problems.toString());
        return problems.getFirst();
    }

    @Test
    void namesTheLineOfASyntaxError() {
        PolicyProblem problem =
                problem("// é; \"\n@id(\"a\") " + ALL + ";\n\n@id(\"b;\") " + ALL + "\nwhen {\n  true &&\n};");
        assertEquals("test.cedar", problem.file());
        assertEquals(7, problem.line(), problem.toString());
        assertTrue(problem.message().contains("unexpected token"), problem.toString());
        assertTrue(problem.remedy().contains("Expected"), problem.toString());
    }

    @Test
    void namesTheLineAndTheCureOfWhatTheSchemaDoesNotKnow() {
        PolicyProblem problem =
                problem("@id(\"a\") " + ALL + "\nwhen { \"é\" == resource.type &&\n resource.enviroment == \"x\" };");
        assertEquals(3, problem.line(), problem.toString());
        assertTrue(problem.remedy().contains("Did you mean `environment`"), problem.toString());
    }

    @Test
    void refusesAnUnknownEffectAndWhatCanNeverMatch() {
        assertTrue(problems("@id(\"a\") permit (principal, action == Action::\"delete\", resource);").stream()
                .anyMatch(p -> p.message().contains("unrecognized action")));
        assertTrue(problem("@id(\"a\") forbid (principal, action, resource) when { false };")
                .message()
                .contains("impossible"));
    }

    @Test
    void wantsAnIdOfItsOwnForEveryPolicy() {
        assertTrue(problem(ALL + ";").message().contains("@id"));
        assertTrue(problem("@id(\"\") " + ALL + ";").message().contains("@id"));
        PolicyProblem twice = problem("@id(\"a\") " + ALL + ";\n@id(\"a\") " + ALL + ";");
        assertEquals(2, twice.line());
        assertTrue(twice.message().contains("test.cedar:1"), twice.toString());
    }

    @Test
    void refusesModesItDoesNotKnow() {
        assertTrue(problem("@id(\"a\") @mode(\"observ\") " + ALL + ";").remedy().contains("observe or enforce"));
    }

    @Test
    void refusesEvidenceItCannotWorkOut() {
        for (String evidence : List.of(
                "context.evidence.approvals >= context.blastRadius.targets",
                "context.evidence.approvals >= 21",
                "context.evidence.teams.contains(context.session.operator)",
                "context.evidence.stages.contains(resource.environment)")) {
            PolicyProblem problem = problem("@id(\"a\") " + ALL + " when { " + evidence + " };");
            assertEquals(Kind.LATTICE, problem.kind(), problem.toString());
        }
    }

    @Test
    void refusesMoreEvidenceThanCanBeSearched() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= Lattice.MAX_PIECES; i++) {
            text.append("@id(\"p" + i + "\") permit (principal, action == Action::\"read\", resource) when {"
                    + " context.evidence.teams.contains(\"team" + i + "\") };\n");
        }
        PolicyProblem problem = problem(text.toString());
        assertEquals(Kind.LATTICE, problem.kind());
        assertTrue(problem.message().contains("for read mention 65"), problem.toString());
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertEquals(3, problems(ALL + ";\n" + ALL + ";\n@id(\"a\") nonsense;").size());
    }

    @Test
    void refusesNestingThatHidesWhatAPolicySays() {
        PolicyProblem problem =
                problem("@id(\"a\") " + ALL + " when { " + "!(".repeat(60) + "true" + ")".repeat(60) + " };");
        assertEquals(Kind.POLICY, problem.kind(), problem.toString());
    }

    @Test
    void refusesWhatIsNoDirectoryNoPolicyNoText() throws Exception {
        assertThrows(PolicyException.class, () -> Policies.load(PolicySource.directory(directory.resolve("none"))));
        assertThrows(PolicyException.class, () -> Policies.load(PolicySource.directory(directory)));
        assertTrue(problem("// nothing\n").message().contains("0 policies"));
        Files.write(directory.resolve("test.cedar"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertTrue(assertThrows(PolicyException.class, () -> Policies.load(PolicySource.directory(directory)))
                .getMessage()
                .contains("UTF-8"));
        Files.write(directory.resolve("test.cedar"), new byte[PolicySource.MAX_FILE_BYTES + 1]);
        assertTrue(assertThrows(PolicyException.class, () -> Policies.load(PolicySource.directory(directory)))
                .getMessage()
                .contains("larger"));
    }

    @Test
    void theVersionIsOfWhatThePoliciesSay() {
        String version = Cases.load(directory, "@id(\"a\") " + ALL + ";\n@id(\"b\") " + ALL + ";")
                .version();
        assertTrue(version.matches("[0-9a-f]{16}"), version);
        assertEquals(
                version,
                Cases.load(directory, "@id(\"b\")" + ALL + "; // other order\n\n@id(\"a\") " + ALL + ";")
                        .version());
        assertNotEquals(
                version,
                Cases.load(directory, "@id(\"a\") " + ALL + " when { context.inScope };\n@id(\"b\") " + ALL + ";")
                        .version());
    }
}
