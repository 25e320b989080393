package dev.lineclear.assessment;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says which kinds of things could hang on some, and nobody ever looked for there. In memory, in microseconds; never throws.
 */
@FunctionalInterface
public interface Coverage {
    /** Where nobody keeps account of what was looked at. */
    Coverage UNTOLD = (names, now) -> Looked.NOTHING;

    /** @param names of what is touched, as the graph has them */
    Looked of(Collection<String> names, Instant now);

    /**
     * What was looked at.
     *
     * @param never kinds that could hang on it, of which not all were ever read where it is, or too long ago
     * @param oldest when the others were all read, of that which was read longest ago; empty where none was
     */
    record Looked(SortedSet<String> never, Optional<Instant> oldest) {
        /** Nothing could hang on it that anybody would look for. */
        public static final Looked NOTHING = new Looked(new TreeSet<>(List.of()), Optional.empty());

        public Looked {
            never = Collections.unmodifiableSortedSet(new TreeSet<>(never));
        }
    }
}
