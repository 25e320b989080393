package dev.lineclear.proposal;

import java.util.stream.Collectors;

/** Text from an agent, made safe to show a person: nothing in it can hide, reorder or overwrite what stands around it. */
public final class Visible {
    /** A reason or a task longer than this is cut, and says so: nobody reads more in the minute an approver has. */
    public static final int MAX_LENGTH = 4_096;

    private Visible() {}

    /** Control, format (bidirectional overrides, zero-width), private-use and unassigned characters become {@code \\u{…}}. */
    public static String text(String raw) {
        StringBuilder out = new StringBuilder(Math.min(raw.length(), MAX_LENGTH) + 16);
        int shown = 0;
        for (int i = 0; i < raw.length(); ) {
            if (++shown > MAX_LENGTH) {
                return out.append("… (cut, ")
                        .append(raw.length())
                        .append(" characters)")
                        .toString();
            }
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            if (hidden(c)) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
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
            default -> false;
        };
    }
}
