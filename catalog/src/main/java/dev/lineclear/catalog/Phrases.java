package dev.lineclear.catalog;

import java.util.Locale;
import java.util.Set;

/** Words for an operation nobody has worded: {@code TerminateInstances} becomes "Terminates instances". */
final class Phrases {
    private static final Set<String> ES = Set.of("s", "x", "z", "ch", "sh");

    private Phrases() {}

    static String of(String name) {
        StringBuilder words = new StringBuilder();
        for (String word : name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", -1)) {
            if (words.isEmpty()) {
                words.append(thirdPerson(word));
            } else {
                boolean acronym = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
                words.append(' ').append(acronym ? word : word.toLowerCase(Locale.ROOT));
            }
        }
        return words.toString();
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
