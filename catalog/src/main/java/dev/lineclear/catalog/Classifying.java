package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Curation.Curated;
import dev.lineclear.catalog.Curation.Outcome;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility;
import tools.jackson.databind.JsonNode;

/** What an operation does, by what people wrote down of it, else by what its model says; and the recipe that takes it back. */
final class Classifying {
    private static final Classification UNKNOWN =
            new Classification(Effect.UNKNOWN, Reversal.usual(Effect.UNKNOWN), Known.UNKNOWN, "");

    private final Rows rows;
    private final Curation curation;

    Classifying(Rows rows, Curation curation) {
        this.rows = rows;
        this.curation = curation;
    }

    Classification of(String operation, JsonNode input) {
        return EnvironmentTags.regarding(operation, input, takenBack(operation, byOperation(operation, input)));
    }

    /** With the recipe that takes it back, unless people wrote down another, or that this very input cannot be taken back. */
    static Classification takenBack(String operation, Classification plain) {
        Reversibility known = plain.reversibility();
        if (plain.effect() == Effect.READ
                || known.undo().isPresent()
                || known.kind() == Reversibility.Kind.IRREVERSIBLE && byCase(plain.known())) {
            return plain;
        }
        return UndoRecipes.of(operation)
                .map(recipe -> new Classification(
                        plain.effect(), Reversal.together(known, recipe.back()), plain.known(), plain.phrase()))
                .orElse(plain);
    }

    /** Whether it was this input that made it what it is, and not the operation alone. */
    private static boolean byCase(Known known) {
        return known.rule().indexOf('/') >= 0;
    }

    private Classification byOperation(String operation, JsonNode input) {
        Curated curated = curation.of(operation);
        if (curated != null) {
            return curated.cases().isEmpty() ? curated.base() : withCases(curated, input);
        }
        Row row = rows.row(operation);
        return row == null ? UNKNOWN : derived(operation, row);
    }

    static Classification derived(String operation, Row row) {
        Effect effect = row.effect();
        Known known = effect == Effect.UNKNOWN ? Known.UNKNOWN : Known.derived(row.rule());
        return new Classification(effect, Reversal.usual(effect), known, Phrases.of(name(operation)));
    }

    private static Classification withCases(Curated curated, JsonNode input) {
        Classification worst = curated.base();
        try {
            for (Outcome each : curated.cases()) {
                if (!Query.holds(each.condition().when(), input)) {
                    continue;
                }
                if (each.settles()) {
                    return each.then();
                }
                worst = worst == curated.base() && letsInMore(worst, each.then())
                        ? each.then()
                        : worse(worst, each.then());
            }
            return worst;
        } catch (RuntimeException | StackOverflowError e) {
            return UNKNOWN;
        }
    }

    /** Whether an input that grants as the operation does says more exactly to whom: people read it before they sign. */
    private static boolean letsInMore(Classification usual, Classification then) {
        return usual.effect() == Effect.GRANT
                && then.effect() == Effect.GRANT
                && usual.reversibility().kind() == then.reversibility().kind();
    }

    /** Of two that are as bad, the first. */
    private static Classification worse(Classification a, Classification b) {
        int byEffect = a.effect().compareTo(b.effect());
        if (byEffect != 0) {
            return byEffect > 0 ? a : b;
        }
        return a.reversibility().kind().compareTo(b.reversibility().kind()) >= 0 ? a : b;
    }

    private static String name(String operation) {
        return operation.substring(operation.indexOf(':') + 1);
    }
}
