package dev.lineclear.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that an agent may have written, in parts: what is plain, and what was hidden in it and is shown as an escape.
 *
 * @param text of the part
 * @param hidden whether it stands for a character that would not show, or would show as another
 */
public record Marked(String text, boolean hidden) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{[0-9a-f]{1,6}\\}");

    /** Parts of what {@code Visible} made of a text. */
    public static List<Marked> of(String visible) {
        List<Marked> parts = new ArrayList<>();
        Matcher escapes = ESCAPE.matcher(visible);
        int at = 0;
        while (escapes.find()) {
            if (escapes.start() > at) {
                parts.add(new Marked(visible.substring(at, escapes.start()), false));
            }
            parts.add(new Marked(escapes.group(), true));
            at = escapes.end();
        }
        if (at < visible.length()) {
            parts.add(new Marked(visible.substring(at), false));
        }
        return parts;
    }
}
