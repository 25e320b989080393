package dev.lineclear.assessment.watch;

import java.util.List;

/**
 * Something that was seen.
 *
 * @param name such as {@code burst-of-deletes}
 * @param strength what comes of it
 * @param whose of which it is said: {@code session}, {@code agent} or {@code fleet}
 * @param sentence in words
 * @param records ids of proposals behind it, oldest first; the latest is the one that it was seen at
 * @param news whether it was not said within the hour
 */
public record Noticed(
        String name, Strength strength, String whose, String sentence, List<String> records, boolean news) {
    public Noticed {
        records = List.copyOf(records);
    }
}
