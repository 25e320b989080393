package dev.lineclear.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody meant who spelled an operation another way. */
final class Likeness {
    /** How many suggestions help before they are noise. */
    private static final int MAX_SUGGESTIONS = 5;

    /** One letter in this many may be wrong. */
    private static final int LETTERS_PER_MISTAKE = 4;

    private Likeness() {}

    /** The closest first; those that are spelled alike but for case and punctuation alone, where there are any. */
    static List<String> to(String asked, List<String> operations) {
        String wanted = plain(asked);
        String name = plain(asked.substring(asked.indexOf(':') + 1));
        List<String> same =
                operations.stream().filter(o -> plain(o).equals(wanted)).toList();
        if (!same.isEmpty()) {
            return same;
        }
        record Near(String operation, int distance) {}
        List<Near> near = new ArrayList<>();
        for (String operation : operations) {
            String plain = plain(operation);
            int most = Math.max(1, wanted.length() / LETTERS_PER_MISTAKE);
            int distance =
                    plain(operation.substring(operation.indexOf(':') + 1)).equals(name)
                            ? 1
                            : distance(wanted, plain, most);
            if (distance <= most) {
                near.add(new Near(operation, distance));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::operation))
                .limit(MAX_SUGGESTIONS)
                .map(Near::operation)
                .toList();
    }

    /** {@code rds:ModifyDBInstance}, {@code rds modify-db-instance} and {@code rds:modify_db_instance} are the same. */
    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's; anything above {@code most} comes out as more than that, sooner. */
    private static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int kept = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(kept, Math.min(row[j], row[j - 1]) + 1);
                least = Math.min(least, row[j]);
            }
            if (least > most) {
                return most + 1;
            }
        }
        return row[b.length()];
    }
}
