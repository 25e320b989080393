package dev.lineclear.server.guard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What changes between two texts of lines, as people read it: {@code -} before what goes, {@code +} before what comes. */
final class Difference {
    /** Lines that one side may have; the table below has this squared. Policies of this length are split into files. */
    static final int MAX_LINES = 3_000;

    private Difference() {}

    /**
     * The lines that go and come, in order; those that stay are left out.
     *
     * @throws IllegalArgumentException when one side is too long
     */
    static List<String> of(List<String> before, List<String> after) {
        if (before.size() > MAX_LINES || after.size() > MAX_LINES) {
            throw new IllegalArgumentException("more than " + MAX_LINES + " lines; nobody can read what changes there");
        }
        int[][] common = common(before, after);
        List<String> lines = new ArrayList<>();
        int i = before.size();
        int j = after.size();
        while (i > 0 || j > 0) {
            if (i > 0 && j > 0 && before.get(i - 1).equals(after.get(j - 1))) {
                i--;
                j--;
            } else if (j > 0 && (i == 0 || common[i][j - 1] >= common[i - 1][j])) {
                lines.add("+ " + after.get(--j));
            } else {
                lines.add("- " + before.get(--i));
            }
        }
        Collections.reverse(lines);
        return lines;
    }

    /** Lengths of the longest common subsequences of the two's beginnings. */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] length = new int[before.size() + 1][after.size() + 1];
        for (int i = 1; i <= before.size(); i++) {
            for (int j = 1; j <= after.size(); j++) {
                length[i][j] = before.get(i - 1).equals(after.get(j - 1))
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        return length;
    }
}
