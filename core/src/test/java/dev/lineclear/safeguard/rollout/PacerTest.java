package dev.lineclear.safeguard.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Pace.Member;
import dev.lineclear.state.Pace.Wave;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Looks of a long watch of what an agent did call by call. */
final class PacerTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration BAKE = Duration.ofHours(2);
    private static final HealthCheck PAGE = new HealthCheck("page", "page", CanonicalJson.MAPPER.createObjectNode());
    private static final PaceRule RULE =
            new PaceRule(BAKE, BAKE, Set.of(Effect.UPDATE), List.of("db:*"), List.of(PAGE));

    /** Not well in its first and in its last minute; ten looks may be so. */
    private static final Health AT_BOTH_ENDS = new Health() {
        @Override
        public String obstacle(HealthCheck check) {
            return "";
        }

        @Override
        public List<Sample> look(HealthCheck check, Instant now) {
            boolean well = now.isAfter(NOON.plusSeconds(60))
                    && now.isBefore(NOON.plus(BAKE).minusSeconds(60));
            return List.of(new Sample(check.name(), now, well, "seen"));
        }

        @Override
        public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
            String figures = looks.unwell() + " of " + looks.made();
            return looks.unwell() > 10 ? Judgement.failed(figures) : Judgement.passed(figures);
        }
    };

    @Test
    void aBadStartIsNotForgottenHoweverLongItIsWatched() {
        Member call = new Member("h", List.of("urn:one"), false, "production", "eu-west-1", "", true, false);
        Wave wave = new Wave(
                "v",
                List.of(),
                Pace.State.BAKING,
                NOON,
                NOON,
                Duration.ZERO,
                NOON,
                "",
                List.of(call),
                List.of(),
                List.of());
        Steady steady = new Steady(AT_BOTH_ENDS);
        for (Instant now = NOON; wave.state() == Pace.State.BAKING; now = now.plusSeconds(10)) {
            wave = Pacer.looked(wave, RULE, steady, now);
        }
        assertEquals(Pace.State.STOPPED, wave.state());
        assertTrue(wave.because().startsWith("page: 11 of 7"), wave.because());
        assertEquals(200, wave.samples().size(), "shown are the newest");
    }
}
