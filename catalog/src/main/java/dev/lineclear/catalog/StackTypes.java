package dev.lineclear.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What CloudFormation says of its resource types ({@code stack-types.tsv}): which properties it changes in place, and which
 * types hold what nobody can make again. What is not there is the worse.
 */
public final class StackTypes {
    private static final class Loaded {
        static final Map<String, Type> ALL = load();
    }

    private record Type(boolean stateful, Set<String> inPlace) {}

    private StackTypes() {}

    /** Whether changing that property makes a new resource in the place of the old one, or may. */
    public static boolean replaces(String type, String property) {
        Type known = Loaded.ALL.get(type);
        return known == null || !known.inPlace().contains(property);
    }

    /** Whether a resource of that type holds data of its own, or may. */
    public static boolean stateful(String type) {
        Type known = Loaded.ALL.get(type);
        return known == null || known.stateful();
    }

    /** How many types are known. */
    static int size() {
        return Loaded.ALL.size();
    }

    private static Map<String, Type> load() {
        Map<String, Type> all = new HashMap<>();
        Rows.text("stack-types.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    String[] fields = line.split("\t", -1);
                    if (fields.length != 3 || !fields[1].equals("data") && !fields[1].equals("-")) {
                        throw new IllegalStateException(
                                "the catalogue's stack types have a line that is none: " + line);
                    }
                    all.put(fields[0], new Type(fields[1].equals("data"), Set.of(fields[2].split(","))));
                });
        return Map.copyOf(all);
    }
}
