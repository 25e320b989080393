package dev.lineclear.proposal;

import java.util.List;

/**
 * What else is reached.
 *
 * @param targets how many targets the proposal names
 * @param environments which environments they live in, sorted
 * @param harm what hangs on them
 */
public record BlastRadius(int targets, List<String> environments, Harm harm) {
    public BlastRadius {
        environments = List.copyOf(environments);
    }

    /** Of targets on which nobody looks what hangs. */
    public static BlastRadius of(List<Target> targets) {
        return of(targets, Harm.NONE);
    }

    public static BlastRadius of(List<Target> targets, Harm harm) {
        return new BlastRadius(
                targets.size(),
                targets.stream()
                        .map(t -> t.environment().name())
                        .distinct()
                        .sorted()
                        .toList(),
                harm);
    }
}
