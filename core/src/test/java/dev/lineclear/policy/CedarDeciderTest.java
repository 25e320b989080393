package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.AuthorizationRequest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CedarDeciderTest {
    @TempDir
    Path directory;

    private CedarDecider decider(String text) {
        return new CedarDecider(Cases.load(directory, text));
    }

    @Test
    void observedPoliciesOnlySayWhatTheyWouldHaveDone() {
        CedarDecider decider = decider("""
                @id("all") permit (principal, action, resource);
                @id("later") @mode("observe") @because("Too late at night.")
                forbid (principal, action, resource) unless { context.evidence.approvals >= 1 };
                @id("never") @mode("observe") permit (principal, action, resource);
                """);
        Verdict verdict = Cases.of(Effect.DESTROY, "production").ask(decider, Evidence.NONE);
        assertEquals("allow", verdict.word());
        assertEquals(List.of("all"), verdict.explanation().policies());
        assertEquals(
                List.of("Policy all.", "Only observed, would have held: later: Too late at night. (0 approvals)"),
                verdict.explanation().reasons());
        assertEquals(Map.of("later", "hold"), verdict.explanation().observed());
        assertEquals(
                1,
                Cases.of(Effect.DESTROY, "production")
                        .ask(decider, Cases.evidence(1, false))
                        .explanation()
                        .reasons()
                        .size());
    }

    @Test
    void anObservedPermitPermitsNothing() {
        CedarDecider decider = decider("@id(\"all\") @mode(\"observe\") permit (principal, action, resource);");
        Verdict verdict = Cases.of(Effect.READ, "beta").ask(decider, Evidence.NONE);
        assertEquals("deny", verdict.word());
        assertEquals(List.of("No policy permits it."), verdict.explanation().reasons());
    }

    /** Cedar itself leaves a policy in error out, even a forbid; that would let things through. */
    @Test
    void aPolicyThatCannotBeEvaluatedRefuses() {
        CedarDecider decider = decider("""
                @id("all") permit (principal, action, resource);
                @id("overflow") forbid (principal, action, resource)
                when { context.blastRadius.targets + 9223372036854775807 > 0 };
                """);
        Verdict verdict = Cases.of(Effect.READ, "beta").ask(decider, Cases.evidence(5, true, "dba"));
        assertEquals("deny", verdict.word());
        assertTrue(verdict.explanation().reasons().getFirst().contains("could not be asked"), verdict.toString());
        assertTrue(verdict.explanation().reasons().getFirst().contains("overflow"), verdict.toString());
        assertEquals(decider.version(), verdict.explanation().policyVersion());
    }

    @Test
    void anObservedPolicyThatCannotBeEvaluatedChangesNothing() {
        CedarDecider decider = decider("""
                @id("all") permit (principal, action, resource);
                @id("overflow") @mode("observe") forbid (principal, action, resource)
                when { context.blastRadius.targets + 9223372036854775807 > 0 };
                """);
        Verdict verdict = Cases.of(Effect.READ, "beta").ask(decider, Evidence.NONE);
        assertEquals("allow", verdict.word());
        assertTrue(verdict.explanation().reasons().getLast().contains("in error"), verdict.toString());
    }

    /** Nested deeper than the native side reads: the engine itself fails, and says so on standard error. */
    @Test
    void aFailureOfTheEngineRefuses() {
        Policies policies = Cases.load(directory, "@id(\"all\") permit (principal, action, resource);");
        CedarEngine.Request broken = new CedarEngine.Request(
                new AuthorizationRequest(
                        CedarEngineTestValues.agent(),
                        CedarEngineTestValues.agent(),
                        CedarEngineTestValues.agent(),
                        Optional.of(CedarEngineTestValues.nested(300)),
                        Optional.empty(),
                        false),
                Set.of());
        CedarEngine.AskException failed = assertThrows(
                CedarEngine.AskException.class,
                () -> CedarEngine.ask(NativeSets.make(NativeSets.policies(policies.rules())), broken));
        assertTrue(failed.getMessage().contains("policy engine"), failed.getMessage());
    }

    @Test
    void tagsAndNamesOfAnyKindAreDataAndNothingElse() {
        CedarDecider decider = decider("""
                @id("some") permit (principal, action, resource)
                when { resource.hasTag("a\\"b") && resource.getTag("a\\"b") == "\\u{1F600}\\n" && resource.service == "" };
                """);
        Target odd = new Target(
                "x\"::\\", "", "", new Environment("", "tag"), Map.of("a\"b", "\uD83D\uDE00\n", "__entity", "{}"));
        assertEquals(
                "allow",
                Cases.of(Effect.READ, "beta")
                        .targets(odd)
                        .ask(decider, Evidence.NONE)
                        .word());
    }

    @Test
    void takesTheFastPath() throws PolicyException {
        assertTrue(new CedarDecider(Policies.load(PolicySource.defaults())).fastPath());
    }

    @Test
    void decidesWithAThousandPoliciesFromManyThreads() throws Exception {
        CedarDecider decider = decider(new RandomPolicies(42).set(1_000));
        assertEquals(1_000, decider.policies().size());
        assertTrue(decider.fastPath());
        List<Cases> asked = new ArrayList<>();
        Random random = new Random(42);
        for (int i = 0; i < 60; i++) {
            asked.add(Cases.random(random).known(Known.curated("test")));
        }
        List<Verdict> alone =
                asked.stream().map(c -> c.ask(decider, Evidence.NONE)).toList();
        decider.use(decider.policies());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<Verdict>>> together = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                together.add(threads.submit(() ->
                        asked.stream().map(c -> c.ask(decider, Evidence.NONE)).toList()));
            }
            for (Future<List<Verdict>> verdicts : together) {
                assertEquals(alone, verdicts.get());
            }
        }
        alone.forEach(v -> assertTrue(
                v.explanation().reasons().stream().noneMatch(r -> r.contains("could not be asked")), v.toString()));
    }
}
