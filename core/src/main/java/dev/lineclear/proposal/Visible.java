package dev.lineclear.proposal;

import java.util.BitSet;
import java.util.stream.Collectors;

/** Text from an agent, made safe to show a person: nothing in it can hide, reorder or overwrite what stands around it. */
public final class Visible {
    /** A reason or a task longer than this is cut, and says so: nobody reads more in the minute an approver has. */
    public static final int MAX_LENGTH = 4_096;

    private Visible() {}

    /** How many marks in a row a letter may carry; more are stacked over what stands above and below. */
    private static final int MAX_MARKS = 3;

    private static final int FIRST_VARIATION = 0xfe00;
    private static final int LAST_VARIATION = 0xfe0f;

    /** Letters that are drawn as nothing, and one blank that is no space. */
    private static final String BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0";

    /**
     * Control, format (bidirectional overrides, zero-width), private-use and unassigned characters, spaces that are not the
     * space, blanks, and letters that pass for others become {@code \\u{…}}.
     */
    public static String text(String raw) {
        if (plain(raw)) {
            return raw;
        }
        String some = raw.length() > 2 * MAX_LENGTH ? raw.substring(0, 2 * MAX_LENGTH) : raw;
        int[] points = some.codePoints().toArray();
        BitSet lookalikes = Lookalikes.in(points);
        StringBuilder out = new StringBuilder(Math.min(points.length, MAX_LENGTH) + 16);
        int marks = 0;
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            if (i == MAX_LENGTH) {
                return out.append("… (cut, ")
                        .append(raw.length())
                        .append(" characters)")
                        .toString();
            }
            marks = mark(c) ? marks + 1 : 0;
            if (hidden(c) || lookalikes.get(i) || marks > MAX_MARKS || misplaced(points, i)) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** Nearly everything is. */
    private static boolean plain(String raw) {
        boolean plain = raw.length() <= MAX_LENGTH;
        for (int i = 0; plain && i < raw.length(); i++) {
            plain = raw.charAt(i) >= 0x20 && raw.charAt(i) < 0x7f;
        }
        return plain;
    }

    private static boolean mark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /** A variation selector belongs to a symbol; after a letter it only makes two equal names different. */
    private static boolean misplaced(int[] points, int i) {
        boolean selector = points[i] >= FIRST_VARIATION && points[i] <= LAST_VARIATION;
        return selector && (i == 0 || Character.getType(points[i - 1]) != Character.OTHER_SYMBOL);
    }

    /** As {@link #text}, of a text of ours that has lines: line feeds and indentation stay, and nothing is cut. */
    public static String lines(String ours) {
        return ours.lines().map(Visible::line).collect(Collectors.joining("\n"));
    }

    private static String line(String line) {
        StringBuilder out = new StringBuilder(line.length() + 16);
        for (int at = 0; at < line.length(); at += MAX_LENGTH) {
            out.append(text(line.substring(at, Math.min(line.length(), at + MAX_LENGTH))));
        }
        return out.toString();
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> BLANKS.indexOf(c) >= 0;
        };
    }
}
