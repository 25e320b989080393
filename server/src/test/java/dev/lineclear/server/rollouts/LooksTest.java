package dev.lineclear.server.rollouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.Judgement.Result;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks that are each well, not well, or say nothing. */
final class LooksTest {
    /** @param looks a letter each: w is well, u is not, a dot says nothing */
    private static Judgement judged(String looks) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < looks.length(); i++) {
            Instant at = Instant.EPOCH.plusSeconds(i);
            samples.add(
                    looks.charAt(i) == '.'
                            ? Sample.silent("alarm", at)
                            : new Sample("alarm", at, looks.charAt(i) == 'w', "seen"));
        }
        return Source.counted(counted(samples), 3, 0);
    }

    private static Looks counted(List<Sample> samples) {
        return Looks.and(List.of(Looks.none("alarm")), samples).getFirst();
    }

    /** Some may be unwell: as many again once the first are long past are too many. */
    @Test
    void aBadStartIsNotForgottenHoweverLongItIsWatched() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 60_480; i++) {
            boolean well = i > 8 && i < 60_470;
            samples.add(new Sample("alarm", Instant.EPOCH.plusSeconds(10L * i), well, "seen"));
        }
        Judgement judged = Source.counted(counted(samples), 3, 10);
        assertEquals(Result.FAILED, judged.result());
        assertTrue(judged.because().startsWith("19 of 60480 looks"), judged.because());
    }

    @Test
    void silenceIsNotWell() {
        assertEquals(Result.INCONCLUSIVE, judged("....").result());
        assertEquals(Result.INCONCLUSIVE, judged("www.................").result(), "three, and then silence");
        assertEquals(Result.INCONCLUSIVE, judged(".................www").result());
        assertEquals(Result.INCONCLUSIVE, judged("wwwwwwwwwwwwwwwwww..").result(), "nine tenths, and then silence");
        assertEquals(Result.PASSED, judged("wwwwww.wwwwwwwwwwww.").result(), "a look may go wrong");
        assertTrue(
                judged("www......").because().contains("3 of 9"),
                judged("www......").because());
    }

    @Test
    void whatIsNotWellFailsHoweverMuchIsSilent() {
        assertEquals(Result.FAILED, judged("u..................").result());
        assertEquals(Result.INCONCLUSIVE, judged("ww").result());
        assertEquals(Result.PASSED, judged("www").result());
    }
}
