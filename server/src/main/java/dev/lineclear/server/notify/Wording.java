package dev.lineclear.server.notify;

import java.util.List;
import java.util.StringJoiner;

/** A message in words: one notice with all its lines, several as a digest of a line each. */
final class Wording {
    /** Lines of a digest; who wants all of them looks. */
    private static final int MAX_LINES = 30;

    private Wording() {}

    static String subject(List<Notice> notices) {
        return notices.size() == 1
                ? notices.getFirst().title()
                : notices.size() + " things, the first: " + notices.getFirst().title();
    }

    static String text(List<Notice> notices) {
        StringJoiner out = new StringJoiner("\n");
        if (notices.size() == 1) {
            Notice one = notices.getFirst();
            out.add(one.title());
            one.lines().forEach(out::add);
            if (!one.link().isEmpty()) {
                out.add("Look: " + one.link());
            }
            return out.toString();
        }
        out.add(notices.size() + " things happened:");
        notices.stream()
                .limit(MAX_LINES)
                .forEach(n -> out.add("- " + n.title() + (n.link().isEmpty() ? "" : " (" + n.link() + ")")));
        if (notices.size() > MAX_LINES) {
            out.add("and " + (notices.size() - MAX_LINES) + " more.");
        }
        return out.toString();
    }
}
