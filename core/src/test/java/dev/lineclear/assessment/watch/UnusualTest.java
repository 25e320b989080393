package dev.lineclear.assessment.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the forest makes of sessions that do what sessions do, and of one that does not. */
final class UnusualTest {
    private static final long SECOND = 1_800_000_000L;

    private static Pulse pulse(int asked, int changes, int deletes, int refused) {
        Pulse pulse = new Pulse();
        pulse.add(Count.ASKED, asked, SECOND);
        pulse.add(Count.CHANGES, changes, SECOND);
        pulse.add(Count.CHANGED, changes, SECOND);
        pulse.add(Count.DELETES, deletes, SECOND);
        pulse.add(Count.REFUSALS, refused, SECOND);
        return pulse;
    }

    private static List<Integer> judged(long seed) {
        List<Integer> unusual = new ArrayList<>();
        Random random = new Random(seed);
        try (Unusual forest = new Unusual(seed)) {
            for (int i = 0; i < 3_000; i++) {
                Pulse usual = pulse(20 + random.nextInt(60), random.nextInt(5), random.nextInt(2), random.nextInt(2));
                Pulse strange = pulse(3, 45, 8, 15);
                if (forest.judged(Unusual.features(i == 2_900 ? strange : usual, SECOND))) {
                    unusual.add(i);
                }
            }
        }
        return unusual;
    }

    @Test
    void oneThatDoesWhatNoneDidIsFoundAndFewOthersAre() {
        for (long seed = 1; seed <= 3; seed++) {
            List<Integer> unusual = judged(seed);
            assertTrue(unusual.contains(2_900), "seed " + seed + ": " + unusual);
            assertTrue(unusual.size() <= 10, "seed " + seed + ": " + unusual);
        }
    }

    @Test
    void theSameUnderTheSameSeed() {
        assertEquals(judged(9), judged(9));
    }
}
