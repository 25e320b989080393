package dev.lineclear.server.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A question in its words, read from the first to the last. */
final class Words {
    /** A question is a line or two. */
    static final int MAX_LENGTH = 2_000;

    /** What is between quotes, marks that compare, parentheses and commas, or anything else up to a blank. */
    private static final Pattern WORD =
            Pattern.compile("\\s*(?:'([^']*)'|(!=|<=|>=|\\^=|\\*=|[=<>(),])|([^\\s'=<>(),!^*]+))");

    /** Mean something, and are no value without quotes. */
    private static final Set<String> RESERVED =
            Set.of("where", "from", "to", "by", "of", "among", "and", "or", "not", "has");

    /** One of them. @param quoted whether it stood between quotes, and so means only itself */
    record Word(String text, boolean quoted) {}

    private final List<Word> all = new ArrayList<>();
    private int next;

    /** @throws QueryException when it is too long, or holds what is no word */
    Words(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new QueryException("a question has " + MAX_LENGTH + " characters at most");
        }
        String whole = text.strip();
        Matcher matcher = WORD.matcher(whole);
        int at = 0;
        while (at < whole.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new QueryException("cannot be read from here on: " + whole.substring(at));
            }
            String quoted = matcher.group(1);
            String other = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            all.add(quoted == null ? new Word(other, false) : new Word(quoted, true));
            at = matcher.end();
        }
    }

    boolean over() {
        return next == all.size();
    }

    /** Whether this word comes next; if so, it is read. */
    boolean is(String word) {
        if (!over() && !all.get(next).quoted() && all.get(next).text().equals(word)) {
            next++;
            return true;
        }
        return false;
    }

    /** @throws QueryException when it does not come next */
    void must(String word) {
        if (!is(word)) {
            throw new QueryException(word + " is missing " + here());
        }
    }

    /** The next one, whatever it is. @throws QueryException when there is none, or it means something else */
    String any(String what) {
        if (over() || !all.get(next).quoted() && RESERVED.contains(all.get(next).text())) {
            throw new QueryException(what + " is missing " + here());
        }
        return all.get(next++).text();
    }

    private String here() {
        return over() ? "at the end" : "before " + all.get(next).text();
    }
}
