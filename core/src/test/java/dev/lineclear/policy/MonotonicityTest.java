package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.policy.PolicyProblem.Kind;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonotonicityTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forbid (principal, action, resource) when { context.evidence.approvals >= 2 };",
                "forbid (principal, action, resource) when { 1 < context.evidence.approvals };",
                "forbid (principal, action, resource) when { context.evidence.snapshot };",
                "forbid (principal, action, resource) unless { !context.evidence.snapshot };",
                "forbid (principal, action, resource) unless { context.evidence.approvals == 2 };",
                "forbid (principal, action, resource) unless { context.evidence.approvals != 0 };",
                "forbid (principal, action, resource) unless { context.evidence.approvals <= 2 };",
                "forbid (principal, action, resource) unless { context.evidence.approvals + 1 >= 2 };",
                "forbid (principal, action, resource) unless { context.evidence.snapshot == context.inScope };",
                "forbid (principal, action, resource) unless { context.evidence.teams == [\"dba\"] };",
                "forbid (principal, action, resource) unless { context.evidence.teams.isEmpty() };",
                "forbid (principal, action, resource) unless { [\"dba\"].containsAll(context.evidence.teams) };",
                "forbid (principal, action, resource) unless"
                        + " { if context.evidence.snapshot then context.inScope else true };",
                "forbid (principal, action, resource) unless { {e: context.evidence}.e.approvals >= 2 };",
                "forbid (principal, action, resource) unless { [context.evidence.snapshot].contains(false) };",
                "forbid (principal, action, resource) when { context.evidence.stages.contains(\"beta\") };",
                "permit (principal, action, resource) unless { context.evidence.snapshot };",
                "permit (principal, action, resource) unless { context.evidence.rehearsal && context.inScope };",
                "permit (principal, action, resource) when { context.evidence.approvals < 2 };",
                "permit (principal, action, resource) when { !context.evidence.teams.contains(\"dba\") };",
                "permit (principal, action, resource)"
                        + " when { context.evidence.snapshot && context.blastRadius.targets * 4 > 3 };"
            })
    void refusesWhatMoreEvidenceCouldTurnAgainst(String policy) {
        PolicyException refused = assertThrows(
                PolicyException.class, () -> Policies.load(Cases.source(directory, "\n@id(\"odd\")\n" + policy)));
        PolicyProblem problem = refused.problems().stream()
                .filter(p -> p.kind() == Kind.MONOTONE)
                .findFirst()
                .orElseThrow(() -> new AssertionError(refused.getMessage()));
        assertEquals("test.cedar", problem.file());
        assertEquals(2, problem.line());
        assertTrue(problem.message().contains("odd"), problem.message());
        assertFalse(PolicyCheck.of(PolicySource.directory(directory)).monotone());
    }

    @Test
    void givesAnExample() {
        PolicyException refused = assertThrows(
                PolicyException.class,
                () -> Policies.load(Cases.source(
                        directory,
                        "@id(\"odd\") forbid (principal, action, resource)"
                                + " when { context.evidence.approvals >= 2 };")));
        assertEquals(
                "policy odd turns against more evidence: its answer is another with 1 approval than with 2, so that it"
                        + " begins to forbid.",
                refused.problems().getFirst().message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forbid (principal, action, resource) when { context.evidence.approvals < 2 };",
                "forbid (principal, action, resource) when { !context.evidence.snapshot };",
                "forbid (principal, action, resource) unless { !(context.evidence.approvals < 2) };",
                "forbid (principal, action, resource) unless"
                        + " { if context.inScope then context.evidence.snapshot else context.evidence.approvals > 1 };",
                "permit (principal, action, resource) when { context.evidence.teams.containsAny([\"a\", \"b\"]) };",
                "permit (principal, action, resource) unless { 2 > context.evidence.approvals };",
                "forbid (principal, action, resource) when { context.blastRadius.targets * 2 > 4 };"
            })
    void takesWhatItCanShow(String policy) throws PolicyException {
        assertEquals(
                1,
                Policies.load(Cases.source(directory, "@id(\"fine\") " + policy))
                        .size());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatItTakesNeverTurnsAgainstMoreEvidence(long seed) throws Exception {
        Policies policies = Cases.load(directory, new RandomPolicies(seed).set(30));
        Random random = new Random(seed);
        int turned = 0;
        for (int i = 0; i < 600; i++) {
            Question question = Cases.random(random).question(policies);
            Evidence less = Cases.randomEvidence(random);
            Evidence more = join(less, Cases.randomEvidence(random));
            boolean before = allows(policies, question, less);
            boolean after = allows(policies, question, more);
            assertTrue(!before || after, "seed " + seed + ": " + question + ": " + less + " but not " + more);
            turned += before == after ? 0 : 1;
        }
        System.out.println("seed " + seed + ": more evidence turned " + turned + " of 600");
        assertTrue(turned > 0, "evidence matters somewhere");
    }

    private static boolean allows(Policies policies, Question question, Evidence evidence) throws Exception {
        return policies.ask(policies.candidates(question), question, evidence).allowed();
    }

    private static Evidence join(Evidence one, Evidence other) {
        return new Evidence(
                one.approvals() + other.approvals(),
                union(one.teams(), other.teams()),
                one.snapshot() || other.snapshot(),
                one.rehearsal() || other.rehearsal(),
                one.witnessed() || other.witnessed(),
                union(one.stages(), other.stages()));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
