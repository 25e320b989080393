package dev.lineclear.proposal;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Something about a proposal, or the behaviour behind it, that people should know; it raises what is required, never lowers it.
 *
 * @param name such as {@code protection-off-then-delete}
 * @param sentence in words
 * @param records ids of the proposals behind it
 * @param binds digest of all that it found, of which the sentence may be a part; approvers sign it, and are asked again when
 *     it is another. Empty where the name alone is signed, since the sentence changes by itself
 */
public record Signal(String name, String sentence, List<String> records, String binds) {
    /** What names of signals begin with that people made of patterns in the log. */
    public static final String ACCEPTED = "pattern-";

    /** What policies see besides where one of those is: they cannot know the names that people give. */
    public static final String ANY_ACCEPTED = "accepted-pattern";

    public Signal {
        records = List.copyOf(records);
    }

    /** One of which the name alone is signed. */
    public Signal(String name, String sentence, List<String> records) {
        this(name, sentence, records, "");
    }

    /** Whether it is called as what people made of a pattern in the log. */
    public static boolean accepted(String name) {
        return name.startsWith(ACCEPTED);
    }

    /** As policies see them. */
    public static SortedSet<String> seen(List<Signal> signals) {
        SortedSet<String> names = new TreeSet<>();
        for (Signal signal : signals) {
            names.add(signal.name());
            if (accepted(signal.name())) {
                names.add(ANY_ACCEPTED);
            }
        }
        return names;
    }
}
