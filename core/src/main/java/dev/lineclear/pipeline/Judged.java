package dev.lineclear.pipeline;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request of a change set, and what it would do.
 *
 * @param stage counted from zero
 */
record Judged(int stage, Proposal proposal, Assessment assessment) {
    /** Whether anything that it touches is production. */
    boolean production() {
        return assessment.targets().stream().anyMatch(t -> t.environment().production());
    }

    /** The names of the environments that it touches. */
    String environments() {
        return assessment.targets().stream()
                .map(t -> Visible.text(t.environment().name()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Of all of them, each once. */
    static List<Target> targets(List<Judged> parts) {
        Map<String, Target> targets = new LinkedHashMap<>();
        parts.forEach(p -> p.assessment().targets().forEach(t -> targets.putIfAbsent(t.urn(), t)));
        return List.copyOf(targets.values());
    }
}
