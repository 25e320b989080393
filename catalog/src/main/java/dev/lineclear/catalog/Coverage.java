package dev.lineclear.catalog;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known.Basis;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much is known of one service.
 *
 * @param service its prefix, such as {@code rds}
 * @param operations how many, by effect and by how that is known; what is missing is zero
 * @param undo how many of those that change something can be taken back
 */
public record Coverage(String service, Map<Effect, Map<Basis, Integer>> operations, Map<Undo, Integer> undo) {

    /** Whether the gateway itself can take an operation back. */
    public enum Undo {
        /** By a recipe that a test has run against a server, change and all. */
        VERIFIED,
        /** By a recipe that nothing has verified. */
        UNVERIFIED,
        /** By no recipe: AWS itself or people may have a way. */
        NONE
    }

    public Coverage {
        operations = Map.copyOf(operations);
        undo = Map.copyOf(undo);
    }

    /** How many have this effect, however that is known. */
    public int having(Effect effect) {
        return operations.getOrDefault(effect, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** How many have this effect and are known in this way. */
    public int having(Effect effect, Basis basis) {
        return operations.getOrDefault(effect, Map.of()).getOrDefault(basis, 0);
    }

    /** How many are known in this way, whatever their effect. */
    public int known(Basis basis) {
        return operations.keySet().stream().mapToInt(e -> having(e, basis)).sum();
    }

    public int undone(Undo how) {
        return undo.getOrDefault(how, 0);
    }

    /** Of every service, sorted by name. */
    public static List<Coverage> of(Catalog catalog) {
        Map<String, Map<Effect, Map<Basis, Integer>>> operations = new TreeMap<>();
        Map<String, Map<Undo, Integer>> undo = new TreeMap<>();
        for (String operation : catalog.operations()) {
            Entry entry = catalog.entry(operation).orElseThrow();
            operations
                    .computeIfAbsent(entry.service(), s -> new EnumMap<>(Effect.class))
                    .computeIfAbsent(entry.effect(), e -> new EnumMap<>(Basis.class))
                    .merge(entry.known().basis(), 1, Integer::sum);
            Map<Undo, Integer> ways = undo.computeIfAbsent(entry.service(), s -> new EnumMap<>(Undo.class));
            if (entry.effect() != Effect.READ || !entry.plans().isEmpty()) {
                ways.merge(undo(catalog, entry), 1, Integer::sum);
            }
        }
        List<Coverage> all = new ArrayList<>();
        operations.forEach(
                (service, counts) -> all.add(new Coverage(service, counts, undo.getOrDefault(service, Map.of()))));
        return all;
    }

    /** An operation is as verified as the least verified of its recipes. */
    public static Undo undo(Catalog catalog, Entry entry) {
        if (entry.plans().isEmpty()) {
            return Undo.NONE;
        }
        boolean all = entry.plans().stream().noneMatch(plan -> catalog.verifiedBy(entry.operation(), plan.recipe())
                .isEmpty());
        return all ? Undo.VERIFIED : Undo.UNVERIFIED;
    }
}
