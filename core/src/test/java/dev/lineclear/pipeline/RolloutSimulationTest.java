package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.lineclear.pipeline.RolloutSim.Broken;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Transition;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Rollouts under many seeds. One of them alone: {@code -Dlineclear.seed=17}; many more: {@code -Dlineclear.long=true}. */
final class RolloutSimulationTest {
    private static final int SEEDS = 400;
    private static final int LONGER = 50;
    private static final List<String> OFTEN = List.of(
            "ended DONE",
            "ended REVERTED",
            "ended FROZEN",
            "ended CLOSED",
            "halted",
            "crashes",
            "lost on the way",
            "put back",
            "late answers",
            "passed, by one clock",
            "passed, by clocks that jump");
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
        Map<Transition, Integer> occurred = new HashMap<>();
        long start = System.nanoTime();
        LongStream.range(from, from + seeds).parallel().forEach(seed -> {
            RolloutSim sim = new RolloutSim(seed, Broken.NOTHING);
            sim.run();
            synchronized (counts) {
                sim.promises.occurred.forEach((line, n) -> occurred.merge(line, n, Integer::sum));
                sim.counts.forEach((what, n) -> counts.merge(what, n, Integer::sum));
            }
        });
        System.out.printf(
                "rollouts: seeds %d to %d in %d ms: %s%n",
                from, from + seeds - 1, (System.nanoTime() - start) / 1_000_000, counts);
        if (one == null) {
            for (String what : OFTEN) {
                assertTrue(counts.getOrDefault(what, 0) > seeds / 100, "hardly ever: " + what + " in " + counts);
            }
            System.out.println("rollouts: the line of the table that occurred least: "
                    + Collections.min(occurred.entrySet(), Map.Entry.comparingByValue()));
            Set<Transition> never = new HashSet<>(RolloutLifecycle.TABLE);
            never.removeAll(occurred.keySet());
            assertEquals(Set.of(), never, "lines of the table that did not occur");
        }
    }

    /** An invariant that nothing could break would say nothing. */
    @ParameterizedTest
    @CsvSource({
        "STORE, is executed twice",
        "HEALTH, found: INCONCLUSIVE",
        "WATCH, a stage passed after",
        "REVERT, is put back twice"
    })
    void whatIsBrokenOnPurposeIsNoticed(Broken what, String how) {
        AssertionError found = assertThrows(AssertionError.class, () -> {
            for (long seed = 1; seed <= SEEDS; seed++) {
                new RolloutSim(seed, what).run();
            }
        });
        assertTrue(String.valueOf(found.getMessage()).contains(how), found.getMessage());
    }
}
