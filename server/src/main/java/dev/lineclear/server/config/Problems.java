package dev.lineclear.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with the file, line by line. */
final class Problems {
    private final String file;
    private final List<String> all = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Node node, String sentence) {
        int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
        all.add(file + ":" + line + ": " + sentence);
    }

    void add(String sentence) {
        all.add(file + ": " + sentence);
    }

    void throwIfAny() {
        if (!all.isEmpty()) {
            throw new ConfigurationException(all);
        }
    }

    /** ", did you mean X?" when one of {@code known} is near. */
    static String suggestion(String word, Collection<String> known) {
        return known.stream()
                .filter(k -> distance(k, word) <= Math.max(1, word.length() / 3))
                .min((a, b) -> Integer.compare(distance(a, word), distance(b, word)))
                .map(k -> "; did you mean " + k + "?")
                .orElse("; known here: "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int up = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(up, row[j - 1]) + 1);
                diagonal = up;
            }
        }
        return row[b.length()];
    }
}
