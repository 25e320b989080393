package dev.lineclear.bench.trail;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the folders of public data say of the files in them, so that a clone is measured as it is: a file below {@code
 * detonation-logs} (Stratus Red Team) or {@code malicious} is one attack by its own name, one below {@code benign} is ordinary
 * work, and each is a session by itself, whoever ran it: they were recorded one by one, by the same people.
 */
final class Layout {
    private static final Set<String> ATTACKS = Set.of("detonation-logs", "malicious");
    private static final Set<String> ALONE = Set.of("detonation-logs", "malicious", "benign");

    private Layout() {}

    /** The attack that all of a file is. */
    static Optional<String> attack(String file) {
        return within(file, ATTACKS)
                ? Optional.of(file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.jsonl?(\\.gz)?$", ""))
                : Optional.empty();
    }

    /** Whether a file is a session by itself. */
    static boolean alone(String file) {
        return within(file, ALONE);
    }

    private static boolean within(String file, Set<String> folders) {
        List<String> path = List.of(file.split("/"));
        return path.subList(0, path.size() - 1).stream().anyMatch(folders::contains);
    }
}
