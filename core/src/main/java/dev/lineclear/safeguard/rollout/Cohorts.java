package dev.lineclear.safeguard.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order one change comes to many targets: environment by environment, production last; in production one target,
 * then the rest of its zone, then the rest of its region, then regions in numbers that double.
 */
public final class Cohorts {
    private static final String PRODUCTION = "production";

    private Cohorts() {}

    /**
     * Where a target is.
     *
     * @param what stands for the target
     * @param zone empty where it has none, or none is known
     */
    public record Placed<T>(T what, String environment, String region, String zone) {}

    /** Targets whose turn is together. */
    public record Cohort<T>(String name, List<T> targets) {
        public Cohort {
            targets = List.copyOf(targets);
        }
    }

    /** Every target stands in exactly one of them; none is empty. */
    public static <T> List<Cohort<T>> of(List<Placed<T>> targets) {
        List<Cohort<T>> all = new ArrayList<>();
        Map<String, List<Placed<T>>> elsewhere = new LinkedHashMap<>();
        List<Placed<T>> production = new ArrayList<>();
        for (Placed<T> target : targets) {
            // Whatever is not known to be something else counts as production, here too.
            if (target.environment().equals(PRODUCTION) || target.environment().isEmpty()) {
                production.add(target);
            } else {
                elsewhere
                        .computeIfAbsent(target.environment(), e -> new ArrayList<>())
                        .add(target);
            }
        }
        elsewhere.forEach((name, placed) -> all.add(cohort(name, placed)));
        if (!production.isEmpty()) {
            production(production, all);
        }
        return all;
    }

    private static <T> void production(List<Placed<T>> targets, List<Cohort<T>> all) {
        Placed<T> first = targets.getFirst();
        all.add(cohort("one-target", List.of(first)));
        List<Placed<T>> zone = targets.stream()
                .filter(t -> t != first
                        && t.region().equals(first.region())
                        && t.zone().equals(first.zone())
                        && !t.zone().isEmpty())
                .toList();
        List<Placed<T>> region = targets.stream()
                .filter(t -> t != first && t.region().equals(first.region()) && !zone.contains(t))
                .toList();
        if (!zone.isEmpty()) {
            all.add(cohort("zone-" + first.zone(), zone));
        }
        if (!region.isEmpty()) {
            all.add(cohort("region-" + first.region(), region));
        }
        Map<String, List<Placed<T>>> others = new LinkedHashMap<>();
        targets.stream().filter(t -> !t.region().equals(first.region())).forEach(t -> others.computeIfAbsent(
                        t.region(), r -> new ArrayList<>())
                .add(t));
        growing(List.copyOf(others.values()), all);
    }

    private static <T> void growing(List<List<Placed<T>>> regions, List<Cohort<T>> all) {
        int from = 0;
        for (int size = 1; from < regions.size(); size *= 2) {
            int to = Math.min(regions.size(), from + size);
            List<Placed<T>> together = regions.subList(from, to).stream()
                    .flatMap(Collection::stream)
                    .toList();
            String name = to - from == 1
                    ? "region-" + together.getFirst().region()
                    : "regions-" + (from + 2) + "-to-" + (to + 1);
            all.add(cohort(name, together));
            from = to;
        }
    }

    private static <T> Cohort<T> cohort(String name, List<Placed<T>> placed) {
        return new Cohort<>(name, placed.stream().map(Placed::what).toList());
    }
}
