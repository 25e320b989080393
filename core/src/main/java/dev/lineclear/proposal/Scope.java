package dev.lineclear.proposal;

import dev.lineclear.foresight.graph.Glob;
import java.util.List;

/**
 * What an agent may ask for at all. Patterns may hold {@code *} for any run of characters.
 *
 * @param operations such as {@code dynamodb:*}; empty means none
 * @param resources URNs, such as {@code arn:aws:dynamodb:*:*:table/reports*}; empty means none
 */
public record Scope(List<String> operations, List<String> resources) {
    /** Everything: what the policy then allows is another matter. */
    public static final Scope ALL = new Scope(List.of("*"), List.of("*"));

    public Scope {
        operations = List.copyOf(operations);
        resources = List.copyOf(resources);
    }

    /** Whether the operation and the URN are both within. */
    public boolean covers(String operation, String urn) {
        return operations.stream().anyMatch(p -> Glob.matches(p, operation))
                && resources.stream().anyMatch(p -> Glob.matches(p, urn));
    }
}
