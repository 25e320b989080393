package dev.lineclear.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was foreseen is part of what approvers sign, all of it; what a session did before is by its name alone. */
final class ForeseenDigestTest {
    private static Digest of(Signal... signals) {
        return new Assessment(
                        Effect.DESTROY,
                        "Cuts traffic of",
                        Known.curated("test"),
                        new Reversibility(Reversibility.Kind.REVERSIBLE, "", List.of(), Optional.empty()),
                        List.of(),
                        new BlastRadius(1, List.of(), Harm.NONE),
                        List.of(signals),
                        List.of(),
                        true)
                .digest();
    }

    private static Signal lost(String sentence, String binds) {
        return new Signal("paths-lost", sentence, List.of(), binds);
    }

    @Test
    void otherPathsThanWereShownAreAnotherAssessment() {
        assertEquals(of(lost("web to orders", "ab")), of(lost("web to orders", "ab")));
        assertNotEquals(of(lost("web to orders", "ab")), of(lost("web to orders", "cd")));
    }

    @Test
    void whatASessionDidSinceDoesNotAskPeopleAgain() {
        assertEquals(
                of(new Signal("protection-off-then-delete", "once", List.of("1"))),
                of(new Signal("protection-off-then-delete", "twice", List.of("1", "2"))));
        assertNotEquals(of(), of(new Signal("protection-off-then-delete", "once", List.of())));
    }
}
