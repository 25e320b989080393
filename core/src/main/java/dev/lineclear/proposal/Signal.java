package dev.lineclear.proposal;

import java.util.List;

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
    public Signal {
        records = List.copyOf(records);
    }

    /** One of which the name alone is signed. */
    public Signal(String name, String sentence, List<String> records) {
        this(name, sentence, records, "");
    }
}
