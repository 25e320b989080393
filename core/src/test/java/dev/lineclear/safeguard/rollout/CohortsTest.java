package dev.lineclear.safeguard.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.safeguard.rollout.Cohorts.Cohort;
import dev.lineclear.safeguard.rollout.Cohorts.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CohortsTest {
    private static Placed<String> at(String what, String environment, String region, String zone) {
        return new Placed<>(what, environment, region, zone);
    }

    @Test
    void otherEnvironmentsThenOneTargetOneZoneOneRegionThenMore() {
        List<Cohort<String>> cohorts = Cohorts.of(List.of(
                at("p1", "production", "eu", "eu-a"),
                at("b1", "beta", "eu", "eu-a"),
                at("p2", "production", "eu", "eu-a"),
                at("p3", "production", "eu", "eu-b"),
                at("g1", "gamma", "eu", ""),
                at("p4", "production", "us", "us-a"),
                at("p5", "production", "ap", ""),
                at("p6", "production", "sa", ""),
                at("p7", "production", "ca", "")));
        assertEquals(
                List.of(
                        "beta",
                        "gamma",
                        "one-target",
                        "zone-eu-a",
                        "region-eu",
                        "region-us",
                        "regions-3-to-4",
                        "region-ca"),
                cohorts.stream().map(Cohort::name).toList());
        assertEquals(
                List.of(
                        List.of("b1"),
                        List.of("g1"),
                        List.of("p1"),
                        List.of("p2"),
                        List.of("p3"),
                        List.of("p4"),
                        List.of("p5", "p6"),
                        List.of("p7")),
                cohorts.stream().map(Cohort::targets).toList());
    }

    @Test
    void anEnvironmentThatIsNotKnownCountsAsProduction() {
        List<Cohort<String>> cohorts = Cohorts.of(List.of(at("x", "", "eu", ""), at("y", "", "eu", "")));
        assertEquals(
                List.of("one-target", "region-eu"),
                cohorts.stream().map(Cohort::name).toList());
    }

    @Test
    void everyTargetStandsInOneCohortAndProductionBeginsWithOne() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            List<Placed<Integer>> targets = new ArrayList<>();
            int n = 1 + random.nextInt(60);
            for (int i = 0; i < n; i++) {
                targets.add(new Placed<>(
                        i,
                        List.of("beta", "production", "").get(random.nextInt(3)),
                        "r" + random.nextInt(6),
                        random.nextBoolean() ? "" : "z" + random.nextInt(3)));
            }
            List<Cohort<Integer>> cohorts = Cohorts.of(targets);
            List<Integer> all =
                    cohorts.stream().flatMap(c -> c.targets().stream()).toList();
            assertEquals(n, all.size(), "seed " + seed);
            assertEquals(n, new HashSet<>(all).size(), "seed " + seed);
            Set<String> names = new HashSet<>();
            boolean production = false;
            for (Cohort<Integer> cohort : cohorts) {
                assertTrue(names.add(cohort.name()), "seed " + seed + " " + cohort.name());
                assertFalse(cohort.targets().isEmpty(), "seed " + seed);
                boolean first = !production && !cohort.name().equals("beta");
                production |= first;
                assertTrue(!first || cohort.targets().size() == 1, "seed " + seed + " " + cohort);
                assertTrue(!production || !cohort.name().equals("beta"), "beta after production, seed " + seed);
            }
        }
    }
}
