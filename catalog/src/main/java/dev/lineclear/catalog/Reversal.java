package dev.lineclear.catalog;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Reversibility.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether things come back where nobody wrote it down. */
final class Reversal {
    static final Reversibility OF_READ = plain(Kind.REVERSIBLE, "It changes nothing.");
    private static final Reversibility OF_CREATE =
            plain(Kind.REVERSIBLE, "It makes something new; deleting that takes it back.");
    private static final Reversibility UNKNOWN = plain(Kind.UNKNOWN, "Nothing says whether or how it comes back.");

    private Reversal() {}

    static Reversibility usual(Effect effect) {
        return switch (effect) {
            case READ -> OF_READ;
            case CREATE -> OF_CREATE;
            default -> UNKNOWN;
        };
    }

    /** What a recipe brings back, with what people know to be lost all the same. */
    static Reversibility together(Reversibility known, Reversibility recipe) {
        Kind kind = known.lost().isEmpty() ? recipe.kind() : Kind.LOSSY;
        List<String> lost = Stream.concat(known.lost().stream(), recipe.lost().stream())
                .distinct()
                .toList();
        return new Reversibility(kind, recipe.because(), lost, recipe.undo());
    }

    private static Reversibility plain(Kind kind, String because) {
        return new Reversibility(kind, because, List.of(), Optional.empty());
    }
}
