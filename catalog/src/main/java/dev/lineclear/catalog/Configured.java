package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The catalogue, and what whoever runs a gateway says of operations that it does not know. A line counts where the
 * catalogue says {@link Effect#UNKNOWN}, or something milder; it never makes what is known milder. Immutable.
 */
public final class Configured implements Classifier {
    /** Nobody classifies more by hand. */
    public static final int MAX_LINES = 1_000;

    private final Catalog catalog;
    private final Map<String, Effect> byOperation;
    private final List<Nameless> nameless = new ArrayList<>();

    private record Nameless(ConfiguredName name, Effect effect) {}

    /**
     * @param lines effects by operation: {@code dynamodb:NewThing}; by a target whose prefix nobody knows:
     *     {@code dynamodb:Prefix.NewThing}; by method and path, a star for one segment, and the query's keys:
     *     {@code eks:DELETE /clusters/&#42;/new?force}
     * @throws IllegalArgumentException when one is written otherwise
     */
    public Configured(Catalog catalog, Map<String, Effect> lines) {
        this.catalog = catalog;
        this.byOperation = new TreeMap<>(lines);
        lines.forEach((line, effect) -> nameless.add(new Nameless(ConfiguredName.of(line, catalog), effect)));
    }

    /** @throws IllegalArgumentException when a line names no operation, with how it would */
    public static void check(String line) {
        ConfiguredName.parsed(line);
    }

    /** Lines that would make milder what the catalogue knows, and so never count, with what it says. */
    public Map<String, Effect> idle() {
        Map<String, Effect> idle = new TreeMap<>();
        byOperation.forEach((operation, effect) -> catalog.entry(operation)
                .map(Entry::effect)
                .filter(known -> known != Effect.UNKNOWN && effect.compareTo(known) < 0)
                .ifPresent(known -> idle.put(operation, known)));
        return idle;
    }

    @Override
    public Classification classify(String operation, JsonNode input) {
        Classification found = catalog.classify(operation, input);
        if (byOperation.isEmpty()) {
            return found;
        }
        Effect said = byOperation.get(operation);
        if (said != null) {
            return counts(said, found) ? configured(operation, operation, input, said, found) : found;
        }
        if (!operation.endsWith(ConfiguredName.NAMELESS)) {
            return found;
        }
        Optional<Nameless> line = nameless.stream()
                .filter(n -> n.name().fits(operation, input))
                .max((a, b) -> a.effect().compareTo(b.effect()));
        return line.filter(n -> counts(n.effect(), found))
                .map(n -> configured(n.name().line(), operation, input, n.effect(), found))
                .orElse(found);
    }

    private static boolean counts(Effect said, Classification found) {
        return said != found.effect() && (found.effect() == Effect.UNKNOWN || said.compareTo(found.effect()) > 0);
    }

    private static Classification configured(
            String line, String operation, JsonNode input, Effect effect, Classification found) {
        boolean unknown = found.effect() == Effect.UNKNOWN;
        Classification said = new Classification(
                effect,
                unknown ? Reversal.usual(effect) : found.reversibility(),
                effect == Effect.UNKNOWN ? Known.UNKNOWN : Known.configured(line),
                found.phrase().isEmpty() ? "Calls " + line + " on" : found.phrase());
        return EnvironmentTags.regarding(operation, input, said);
    }
}
