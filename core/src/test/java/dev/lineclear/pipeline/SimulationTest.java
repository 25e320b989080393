package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * The pipeline under thousands of seeds. One of them alone: {@code -Dlineclear.seed=17}; twenty times as many:
 * {@code -Dlineclear.long=true}.
 */
final class SimulationTest {
    private static final int SEEDS = 2_000;
    private static final int LONGER = 20;

    /** Seeds in which a broken promise shows at the latest. */
    private static final int ENOUGH = 1_000;

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
    void everythingHoldsUnderEverySeed() {
        Long one = Long.getLong("lineclear.seed");
        long from = one == null ? 1 : one;
        long seeds = one != null ? 1 : Boolean.getBoolean("lineclear.long") ? SEEDS * LONGER : SEEDS;
        Map<String, Integer> counts = new TreeMap<>();
        long start = System.nanoTime();
        LongStream.range(from, from + seeds).parallel().forEach(seed -> {
            Sim sim = new Sim(seed, OptionalInt.empty(), Sabotage.NONE);
            sim.run();
            synchronized (counts) {
                sim.counts.forEach((what, n) -> counts.merge(what, n, Integer::sum));
            }
        });
        System.out.printf(
                "simulation: seeds %d to %d in %d ms: %s%n",
                from, from + seeds - 1, (System.nanoTime() - start) / 1_000_000, counts);
        if (one == null) {
            for (String what : new String[] {"approved executions", "crashes", "ended EXECUTED"}) {
                assertTrue(counts.getOrDefault(what, 0) > seeds / 20, "hardly ever: " + what + " in " + counts);
            }
            assertTrue(counts.getOrDefault("ended IN_DOUBT", 0) > seeds / 100, "hardly ever in doubt: " + counts);
        }
    }

    /** The same story, with every gateway dying before each of its events in turn. */
    @Test
    void everythingHoldsWhateverEventTheCrashComesBefore() {
        long stories = Boolean.getBoolean("lineclear.long") ? LONGER : 1;
        List<Sim> whole = LongStream.iterate(1, seed -> seed + 1)
                .mapToObj(seed -> new Sim(seed, OptionalInt.of(Integer.MAX_VALUE), Sabotage.NONE))
                .peek(Sim::run)
                .filter(sim -> sim.counts.getOrDefault("approved executions", 0) > 0)
                .limit(stories)
                .toList();
        for (Sim story : whole) {
            IntStream.range(0, story.events())
                    .parallel()
                    .forEach(crash -> new Sim(story.seed, OptionalInt.of(crash), Sabotage.NONE).run());
        }
        System.out.println("simulation: a crash before every event of seeds "
                + whole.stream().map(sim -> sim.seed).toList());
    }

    /** An invariant that nothing could break would say nothing. */
    @ParameterizedTest
    @CsvSource({
        "CLAIMS_ALWAYS_WORK, noHoldIsClaimedTwice",
        "INTENTS_ARE_LOST, nothingExecutesWithoutDurableIntent",
        "EVERYTHING_IS_ALLOWED, nothingExecutesWithoutItsClaim",
        "CLOCKS_STAND, nothingExecutesOnStaleEvidence"
    })
    void whatBreaksAPromiseIsNoticed(Sabotage sabotage, String invariant) {
        AssertionError found = assertThrows(AssertionError.class, () -> {
            for (long seed = 1; seed <= ENOUGH; seed++) {
                new Sim(seed, OptionalInt.empty(), sabotage).run();
            }
        });
        assertTrue(String.valueOf(found.getMessage()).contains(": " + invariant + ": "), found.getMessage());
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        for (long seed = 1; seed <= 10; seed++) {
            Sim one = new Sim(seed, OptionalInt.empty(), Sabotage.NONE);
            one.run();
            Sim other = new Sim(seed, OptionalInt.empty(), Sabotage.NONE);
            other.run();
            assertEquals(normal(one), normal(other), "seed " + seed);
        }
    }

    /** Without ids, which are random. */
    private static String normal(Sim sim) {
        return String.join("\n", sim.trace()).replaceAll("[0-9A-HJKMNP-TV-Z]{26}", "ID");
    }
}
