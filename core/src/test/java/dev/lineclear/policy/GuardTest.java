package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which policies need not be asked; that leaving them out changes no answer is {@link SlicesTest}'s. */
final class GuardTest {
    @TempDir
    Path directory;

    private static Cases signalled(String... names) {
        return Cases.of(Effect.UPDATE, "beta").signal(names);
    }

    /** A condition, and whether it is asked where there is no signal, burst, fan-out, and both. */
    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of("context.signals.contains('burst')", false, true, false, true),
                Arguments.of("context.signals.containsAny(['burst', 'widening'])", false, true, false, true),
                Arguments.of(
                        "context.signals.contains('fan-out') || context.signals.contains('burst')",
                        false,
                        true,
                        true,
                        true),
                Arguments.of(
                        "context.signals.contains('fan-out') && context.signals.contains('burst')",
                        false,
                        false,
                        false,
                        true),
                // What the engine alone can tell, it is asked.
                Arguments.of("context.signals.contains('burst') || context.irreversible", true, true, true, true),
                Arguments.of("context.signals.contains('burst') || !context.inScope", true, true, true, true),
                Arguments.of("!context.signals.isEmpty()", true, true, true, true),
                Arguments.of("context.inScope && context.signals.contains('burst')", false, true, false, true));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void leavesOutWhoWaitsForSignalsThatAreNotThere(
            String condition, boolean none, boolean burst, boolean fanOut, boolean both) {
        Policies policies = Cases.load(directory, """
                @id("all") permit (principal, action, resource);
                @id("waits") forbid (principal, action, resource) when { %s };
                """.formatted(condition.replace('\'', '"')));
        assertEquals(none, asked(policies, signalled()), "no signal");
        assertEquals(burst, asked(policies, signalled("burst")), "burst");
        assertEquals(fanOut, asked(policies, signalled("fan-out")), "fan-out");
        assertEquals(both, asked(policies, signalled("burst", "fan-out")), "both");
    }

    private static boolean asked(Policies policies, Cases about) {
        return policies.candidates(about.question(policies)).stream()
                .anyMatch(rule -> rule.id().equals("waits"));
    }

    /** Or each team's tables would be another question to the engine, which no policy would answer differently. */
    @Test
    void whoOwnsWhatIsNoQuestionOfTheDefaultPoliciesWhereNothingIsUnusual() throws PolicyException {
        Policies policies = Policies.load(PolicySource.defaults());
        assertFalse(lookedAt(policies, signalled()).contains(Fact.OWNER));
        assertTrue(lookedAt(policies, signalled("burst-of-deletes")).contains(Fact.OWNER));
        CedarDecider decider = new CedarDecider(policies);
        assertEquals("allow", signalled().ask(decider, Evidence.NONE).word());
        assertEquals(
                "hold",
                signalled("burst-of-deletes").ask(decider, Evidence.NONE).word());
    }

    private static Set<Fact> lookedAt(Policies policies, Cases about) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        policies.candidates(about.question(policies)).forEach(rule -> facts.addAll(rule.facts()));
        return facts;
    }
}
