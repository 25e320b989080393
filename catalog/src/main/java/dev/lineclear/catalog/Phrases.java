package dev.lineclear.catalog;

import java.util.Locale;
import java.util.Set;

/** Words for an operation nobody has worded: {@code TerminateInstances} becomes "Terminates instances". */
final class Phrases {
    private static final Set<String> ES = Set.of("s", "x", "z", "ch", "sh");

    private Phrases() {}

    /** Character by character: it is asked for each of thousands of operations while the catalogue loads. */
    static String of(String name) {
        StringBuilder words = new StringBuilder(name.length() + 8);
        for (int from = 0, to; from < name.length(); from = to) {
            to = from + 1;
            while (to < name.length() && !begins(name, to)) {
                to++;
            }
            String word = name.substring(from, to);
            if (from == 0) {
                words.append(thirdPerson(word));
            } else {
                boolean acronym = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
                words.append(' ').append(acronym ? word : word.toLowerCase(Locale.ROOT));
            }
        }
        return words.toString();
    }

    /** Whether a word begins there: a capital after none, or the last of several with a small letter after it. */
    private static boolean begins(String name, int at) {
        return capital(name.charAt(at))
                && (smallOrDigit(name.charAt(at - 1))
                        || (capital(name.charAt(at - 1)) && at + 1 < name.length() && small(name.charAt(at + 1))));
    }

    private static boolean capital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean small(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean smallOrDigit(char c) {
        return small(c) || (c >= '0' && c <= '9');
    }

    private static String thirdPerson(String verb) {
        int length = verb.length();
        if (verb.equals("Batch") || length < 2) {
            return verb;
        }
        if (ES.contains(verb.substring(length - 1)) || ES.contains(verb.substring(length - 2))) {
            return verb + "es";
        }
        boolean y = verb.endsWith("y") && "aeiou".indexOf(verb.charAt(length - 2)) < 0;
        return y ? verb.substring(0, length - 1) + "ies" : verb + "s";
    }
}
