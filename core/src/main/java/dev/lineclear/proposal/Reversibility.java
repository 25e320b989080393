package dev.lineclear.proposal;

import java.util.List;
import java.util.Optional;

/**
 * Whether and how a change comes back.
 *
 * @param kind in one word
 * @param because in one sentence, for people
 * @param lost what does not come back, for {@code LOSSY} and worse
 * @param undo the plan, where there is one
 */
public record Reversibility(Kind kind, String because, List<String> lost, Optional<UndoPlan> undo) {
    /** From best to worst. */
    public enum Kind {
        REVERSIBLE,
        /** Comes back with a new identity. */
        RECREATABLE,
        /** Can be cancelled until a time. */
        WINDOWED,
        /** Comes back without some of it. */
        LOSSY,
        IRREVERSIBLE,
        /** Treated as irreversible. */
        UNKNOWN;

        public boolean irreversible() {
            return this == IRREVERSIBLE || this == UNKNOWN;
        }
    }

    public Reversibility {
        lost = List.copyOf(lost);
    }

    /** Whether a snapshot can be taken before the change. */
    public boolean capturable() {
        return undo.isPresent();
    }
}
