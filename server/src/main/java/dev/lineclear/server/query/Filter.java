package dev.lineclear.server.query;

import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which records: {@code kind = outcome and not (data.outcome.kind = Succeeded or data.operation ^= 's3:')}. What is compared
 * is a text, or a number on both sides; of a list, it is enough that it holds of one. What a record does not have compares
 * with nothing.
 */
final class Filter {
    /** Nobody writes deeper ones. */
    private static final int MAX_DEPTH = 50;

    private static final Set<String> MARKS = Set.of("=", "!=", "<", "<=", ">", ">=", "^=", "*=");

    private Filter() {}

    /** @throws QueryException when it is none */
    static Predicate<Entry> read(Words words) {
        return either(words, 0);
    }

    private static Predicate<Entry> either(Words words, int depth) {
        if (depth > MAX_DEPTH) {
            throw new QueryException("is too deep");
        }
        Predicate<Entry> all = both(words, depth);
        while (words.is("or")) {
            all = all.or(both(words, depth));
        }
        return all;
    }

    private static Predicate<Entry> both(Words words, int depth) {
        Predicate<Entry> all = one(words, depth);
        while (words.is("and")) {
            all = all.and(one(words, depth));
        }
        return all;
    }

    private static Predicate<Entry> one(Words words, int depth) {
        if (words.is("not")) {
            if (depth > MAX_DEPTH) {
                throw new QueryException("is too deep");
            }
            return one(words, depth + 1).negate();
        }
        if (words.is("(")) {
            Predicate<Entry> inner = either(words, depth + 1);
            words.must(")");
            return inner;
        }
        if (words.is("has")) {
            Part part = part(words);
            return entry -> entry.has(part);
        }
        return test(part(words), words);
    }

    /** @throws QueryException when it names no part of a record */
    static Part part(Words words) {
        return Part.of(words.any("a part of a record"));
    }

    private static Predicate<Entry> test(Part part, Words words) {
        String mark = words.any("= or another mark");
        if (!MARKS.contains(mark)) {
            throw new QueryException(mark + " does not compare; what does: = != < <= > >= ^= (begins) *= (has in it)");
        }
        String value = words.any("what it is compared with");
        Predicate<String> holds =
                switch (mark) {
                    case "=", "!=" -> value::equals;
                    case "^=" -> text -> text.startsWith(value);
                    case "*=" -> text -> text.contains(value);
                    case "<" -> text -> compared(text, value) < 0;
                    case "<=" -> text -> compared(text, value) <= 0;
                    case ">" -> text -> compared(text, value) > 0;
                    default -> text -> compared(text, value) >= 0;
                };
        return mark.equals("!=")
                ? entry -> entry.any(part, text -> true) && !entry.any(part, holds)
                : entry -> entry.any(part, holds);
    }

    private static int compared(String one, String other) {
        return number(one) && number(other)
                ? new BigDecimal(one).compareTo(new BigDecimal(other))
                : one.compareTo(other);
    }

    /** Of so many digits at most that comparing them takes no time. */
    private static boolean number(String text) {
        return text.matches("-?\\d{1,18}(\\.\\d{1,18})?");
    }
}
