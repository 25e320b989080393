package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.policy.PolicyProblem.Kind;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is seen of an agent asks for more, whatever people write: a policy that it would make milder is not taken. */
class SternnessTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forbid (principal, action, resource) unless { context.signals.contains(\"burst\") };",
                "forbid (principal, action, resource) when { context.signals.isEmpty() };",
                "forbid (principal, action, resource) when { !context.signals.containsAny([\"a\", \"b\"]) };",
                "forbid (principal, action, resource) when { context.session.changedThisHour < 5 };",
                "forbid (principal, action, resource) unless { 5 <= context.session.askedIn5Minutes };",
                "forbid (principal, action, resource) when { context.session.failedThisHour == 3 };",
                "forbid (principal, action, resource) when { context.signals == [\"burst\"] };",
                "forbid (principal, action, resource) when { [\"burst\"].containsAll(context.signals) };",
                "forbid (principal, action, resource) when { {c: context}.c.signals.contains(\"burst\") };",
                "forbid (principal, action, resource) when { {s: context.session}.s.changedThisHour > 3 };",
                "forbid (principal, action, resource)"
                        + " when { if context.signals.contains(\"burst\") then context.inScope else true };",
                "forbid (principal, action, resource) when"
                        + " { (context.signals.contains(\"burst\") && context.blastRadius.targets * 4 > 3) || context.inScope };",
                "permit (principal, action, resource) when { context.signals.contains(\"burst\") };",
                "permit (principal, action, resource) when { context.session.changedToday > 100 };",
                "permit (principal, action, resource) unless { context.signals.isEmpty() };",
                "permit (principal, action, resource) unless { !(context.session.destroyedToday > 0) };"
            })
    void refusesWhatBehavingWorseCouldMakeMilder(String policy) {
        PolicyException refused = assertThrows(
                PolicyException.class, () -> Policies.load(Cases.source(directory, "\n@id(\"odd\")\n" + policy)));
        PolicyProblem problem = refused.problems().getFirst();
        assertEquals(Kind.MONOTONE, problem.kind(), refused.getMessage());
        assertEquals(2, problem.line());
    }

    @Test
    void saysWhatWouldComeOfIt() {
        PolicyException refused = assertThrows(
                PolicyException.class,
                () -> Policies.load(Cases.source(
                        directory,
                        "@id(\"odd\") forbid (principal, action, resource)"
                                + " unless { context.signals.contains(\"burst\") };")));
        assertEquals(
                "policy odd is milder with what should make it stricter: its answer is another without that signal than with"
                        + " it, so that it no longer forbids.",
                refused.problems().getFirst().message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forbid (principal, action, resource) when { context.signals.contains(\"burst\") };",
                "forbid (principal, action, resource) unless { context.signals.isEmpty() };",
                "forbid (principal, action, resource) when { context.session.changedThisHour >= 5 }"
                        + " unless { context.evidence.approvals >= 2 && !context.signals.contains(\"burst\") };",
                "forbid (principal, action, resource) when { context.session.operator == \"op\" };",
                "permit (principal, action, resource) when { context.signals.isEmpty() && 5 > context.session.askedIn5Minutes };",
                "permit (principal, action, resource) unless { context.signals.containsAny([\"a\", \"b\"]) };"
            })
    void takesWhatItCanShow(String policy) throws PolicyException {
        assertEquals(
                1,
                Policies.load(Cases.source(directory, "@id(\"fine\") " + policy))
                        .size());
    }

    @Test
    void whatItTakesNeverAllowsTheWatchedWhatItRefusesOthers() throws Exception {
        int turned = 0;
        for (long seed = 21; seed < 27; seed++) {
            Policies policies = Cases.load(directory, new RandomPolicies(seed).set(30));
            Random random = new Random(seed);
            for (int i = 0; i < 300; i++) {
                Cases quiet = Cases.random(random);
                Evidence evidence = Cases.randomEvidence(random);
                boolean before = allows(policies, quiet, evidence);
                boolean after = allows(policies, quiet.signal("burst"), evidence);
                assertTrue(before || !after, "seed " + seed + ": " + quiet + " refused, and allowed with a signal");
                turned += before == after ? 0 : 1;
            }
        }
        System.out.println("a signal turned " + turned + " of 1,800");
        assertTrue(turned > 0, "signals matter somewhere");
    }

    private static boolean allows(Policies policies, Cases one, Evidence evidence) throws Exception {
        Question question = one.question(policies);
        return policies.ask(policies.candidates(question), question, evidence).allowed();
    }
}
