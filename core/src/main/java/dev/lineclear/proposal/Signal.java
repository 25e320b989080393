package dev.lineclear.proposal;

import java.util.List;

/**
 * Something about the behaviour behind a proposal that people should know; it raises what is required, never lowers it.
 *
 * @param name such as {@code protection-off-then-delete}
 * @param sentence in words
 * @param records ids of the proposals behind it
 */
public record Signal(String name, String sentence, List<String> records) {
    public Signal {
        records = List.copyOf(records);
    }
}
