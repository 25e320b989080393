package dev.lineclear.proposal;

import java.util.List;

/**
 * What else is reached.
 *
 * @param targets how many targets the proposal names
 * @param environments which environments they live in, sorted
 */
public record BlastRadius(int targets, List<String> environments) {
    public BlastRadius {
        environments = List.copyOf(environments);
    }

    public static BlastRadius of(List<Target> targets) {
        return new BlastRadius(
                targets.size(),
                targets.stream()
                        .map(t -> t.environment().name())
                        .distinct()
                        .sorted()
                        .toList());
    }
}
