package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Rollouts under many seeds. One of them alone: {@code -Dlineclear.seed=17}; many more: {@code -Dlineclear.long=true}. */
final class RolloutSimulationTest {
    private static final int SEEDS = 400;
    private static final int LONGER = 50;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.lineclear.pipeline");
    private static Level level = Level.WARN;

    @BeforeAll
    static void faultsAreExpected() {
        level = LOG.getEffectiveLevel();
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void faultsAreNotExpected() {
        LOG.setLevel(level);
    }

    @Test
    void noStageStartsEarlyNothingRunsTwiceAndAHaltStopsItUnderEverySeed() {
        Long one = Long.getLong("lineclear.seed");
        long from = one == null ? 1 : one;
        long seeds = one != null ? 1 : Boolean.getBoolean("lineclear.long") ? SEEDS * LONGER : SEEDS;
        Map<String, Integer> counts = new TreeMap<>();
        long start = System.nanoTime();
        LongStream.range(from, from + seeds).parallel().forEach(seed -> {
            RolloutSim sim = new RolloutSim(seed, false);
            sim.run();
            synchronized (counts) {
                sim.counts.forEach((what, n) -> counts.merge(what, n, Integer::sum));
            }
        });
        System.out.printf(
                "rollouts: seeds %d to %d in %d ms: %s%n",
                from, from + seeds - 1, (System.nanoTime() - start) / 1_000_000, counts);
        if (one == null) {
            for (String what : new String[] {"ended DONE", "ended REVERTED", "ended FROZEN", "halted", "crashes"}) {
                assertTrue(counts.getOrDefault(what, 0) > seeds / 100, "hardly ever: " + what + " in " + counts);
            }
        }
    }

    /** An invariant that nothing could break would say nothing. */
    @Test
    void aStoreThatIsPutBackIsNoticed() {
        AssertionError found = assertThrows(AssertionError.class, () -> {
            for (long seed = 1; seed <= SEEDS; seed++) {
                new RolloutSim(seed, true).run();
            }
        });
        assertTrue(String.valueOf(found.getMessage()).contains("twice"), found.getMessage());
    }
}
