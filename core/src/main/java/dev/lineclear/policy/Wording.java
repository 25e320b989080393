package dev.lineclear.policy;

import dev.lineclear.policy.Finding.Way;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Requirement;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Puts a verdict into words for people. */
final class Wording {
    /** How many targets a sentence names before it counts the rest. */
    private static final int NAMED_TARGETS = 3;

    /** How many sentences are given before the rest are counted: nobody reads more. */
    static final int MAX_REASONS = 20;

    private final Proposal proposal;
    private final Map<Target, Finding> telling;
    private final int targets;
    private final Map<String, String> observed;

    /**
     * @param telling the targets that made the verdict what it is, with what was found
     * @param targets how many there are in all
     * @param observed what policies that only observe would have made of it
     */
    Wording(Proposal proposal, Map<Target, Finding> telling, int targets, Map<String, String> observed) {
        this.proposal = proposal;
        this.telling = telling;
        this.targets = targets;
        this.observed = observed;
    }

    Explanation explanation(List<String> wouldChange, String version) {
        Set<String> policies = new TreeSet<>();
        telling.values().forEach(f -> policies.addAll(f.policies()));
        return new Explanation(List.copyOf(policies), reasons(), wouldChange, version).observing(observed);
    }

    /** Alike sentences once, with the targets they are about where not all are. */
    private List<String> reasons() {
        if (targets == 1) {
            return telling.values().iterator().next().reasons();
        }
        Map<String, List<Target>> byReason = new LinkedHashMap<>();
        telling.forEach(
                (target, finding) -> finding.reasons().forEach(r -> byReason.computeIfAbsent(r, x -> new ArrayList<>())
                        .add(target)));
        List<String> all = new ArrayList<>();
        byReason.forEach((reason, about) -> all.add(about.size() == targets ? reason : names(about) + ": " + reason));
        if (all.size() <= MAX_REASONS) {
            return all;
        }
        List<String> first = new ArrayList<>(all.subList(0, MAX_REASONS));
        first.add("And " + (all.size() - MAX_REASONS) + " reasons more.");
        return first;
    }

    private static String names(List<Target> about) {
        String first = about.stream()
                .limit(NAMED_TARGETS)
                .map(t -> Visible.text(t.urn()))
                .collect(Collectors.joining(", "));
        int more = about.size() - NAMED_TARGETS;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** "2 approvals and a snapshot". */
    static List<String> required(Evidence required) {
        List<String> words =
                required.requirements().stream().map(Requirement::words).toList();
        return switch (words.size()) {
            case 0 -> List.of();
            case 1 -> words;
            default -> List.of(String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast());
        };
    }

    /** What would turn a refusal on every target that is refused. */
    List<String> ways() {
        if (telling.values().stream().anyMatch(f -> f.ways().isEmpty())) {
            return List.of();
        }
        Set<Way> all = EnumSet.noneOf(Way.class);
        telling.values().forEach(f -> all.addAll(f.ways()));
        return all.stream().map(this::words).toList();
    }

    private String words(Way way) {
        String operation = Visible.text(proposal.operation());
        return switch (way) {
            case WIDEN_SCOPE ->
                "Widen the scope of agent " + proposal.session().agent().id() + " so that it covers " + operation
                        + " on " + names(List.copyOf(telling.keySet())) + ".";
            case CLASSIFY ->
                "Classify " + operation
                        + " in one line of lineclear.yaml, with what it does (read, create, update, grant,"
                        + " replace or destroy): classify: { \"" + Unclassified.line(proposal) + "\": destroy }";
            case STATE_ENVIRONMENT ->
                telling.keySet().stream().allMatch(t -> t.environment().source().equals("default"))
                        ? "If it is not production, state by tag or configuration where this lives: "
                                + names(List.copyOf(telling.keySet())) + "."
                        : "Do it outside production.";
            case SETTLE_SIGNALS -> "Have a person look into what is unusual about the session, and settle it.";
        };
    }
}
