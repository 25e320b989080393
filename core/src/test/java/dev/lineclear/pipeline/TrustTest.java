package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Trust;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A session is never trusted further than its agent was at any time since it opened. */
final class TrustTest {
    private static final Instant NOON = Requests.NOON;

    private final Standings standings = new MemoryStore(new Tables(), new Wire() {}).standings();
    private final Trust trust = new Trust(standings);

    private static Session opened(int minutes) {
        Instant at = NOON.plus(Duration.ofMinutes(minutes));
        return new Session(
                "s" + minutes,
                new Agent("kiro", "platform", Scope.ALL),
                "oscar",
                "a task",
                at,
                at.plus(Duration.ofDays(1)),
                Session.State.OPEN);
    }

    private void becomes(Standing standing, int minutes) {
        standings.move(
                "kiro",
                standings.now("kiro"),
                new Standings.Entry(NOON.plus(Duration.ofMinutes(minutes)), standing, "test"));
        trust.forget("kiro");
    }

    @Test
    void anAgentThatWasThereBeforeThereWereStandingsIsSupervised() {
        assertEquals(Standing.SUPERVISED, trust.of(opened(0)));
    }

    @Test
    void aPromotionReachesNoSessionThatWasOpenAlready() {
        becomes(Standing.SANDBOXED, 0);
        becomes(Standing.SUPERVISED, 10);
        becomes(Standing.TRUSTED, 20);
        assertEquals(Standing.SANDBOXED, trust.of(opened(5)), "nor do two of them");
        assertEquals(Standing.SUPERVISED, trust.of(opened(15)));
        assertEquals(Standing.TRUSTED, trust.of(opened(25)));
        assertEquals(Standing.SANDBOXED, trust.of(opened(-5)));
    }

    @Test
    void aDemotionReachesAllOfThemAndStaysWithThem() {
        becomes(Standing.TRUSTED, 0);
        assertEquals(Standing.TRUSTED, trust.of(opened(5)));
        becomes(Standing.SANDBOXED, 10);
        assertEquals(Standing.SANDBOXED, trust.of(opened(5)));
        becomes(Standing.TRUSTED, 20);
        assertEquals(Standing.SANDBOXED, trust.of(opened(5)), "going down and up again changes nothing for it");
        assertEquals(Standing.TRUSTED, trust.of(opened(30)));
    }

    @Test
    void aSessionFromBeforeTheFirstChangeIsNoFurtherThanEveryAgentWas() {
        becomes(Standing.TRUSTED, 10);
        assertEquals(Standing.SUPERVISED, trust.of(opened(5)));
    }

    @Test
    void whoeverChangesItTooOftenToBeLookedBackOnIsSandboxed() {
        Session first = opened(-1);
        for (int i = 0; i < 60; i++) {
            becomes(Standing.TRUSTED, 2 * i);
            becomes(Standing.SUPERVISED, 2 * i + 1);
        }
        assertEquals(Standing.SANDBOXED, trust.of(first));
    }
}
