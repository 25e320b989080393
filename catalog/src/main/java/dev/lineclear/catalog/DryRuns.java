package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import java.util.HashSet;
import java.util.Set;

/** Which operations production can be asked about without doing them: {@code dry-runs.json}. */
final class DryRuns {
    /** Read when first asked for: most changes are not rehearsed. */
    private static final class Loaded {
        static final Set<String> ALL = load();
    }

    private DryRuns() {}

    static boolean has(String operation) {
        return Loaded.ALL.contains(operation);
    }

    static Set<String> all() {
        return Loaded.ALL;
    }

    private static Set<String> load() {
        Set<String> all = new HashSet<>();
        CanonicalJson.MAPPER.readTree(Rows.text("dry-runs.json")).properties().forEach(of -> of.getValue()
                .values()
                .forEach(name -> all.add(of.getKey() + ":" + name.asString())));
        return Set.copyOf(all);
    }
}
