package dev.lineclear.state;

import dev.lineclear.proposal.Approver;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The people who may sign. */
public interface Approvers {
    /** Adds, or replaces teams, keys and ownership. */
    void put(Approver approver);

    Optional<Approver> find(String id);

    /** By id. */
    List<Approver> all();

    boolean remove(String id);

    /**
     * Keeps a further name that a person is known by, such as at their identity provider; for good. Several people may be
     * known by one name.
     *
     * @param name compared without letter case
     */
    void knownAs(String person, String name);

    /** The people known by each of these further names; what nobody is known by is left out. Keys are in lower case. */
    Map<String, Set<String>> knownBy(Collection<String> names);

    /** The people known by a further name. */
    default Set<String> knownBy(String name) {
        return knownBy(List.of(name)).getOrDefault(name.toLowerCase(Locale.ROOT), Set.of());
    }

    /** Whether two names are one person's, by all that is known: an operator approves under none of theirs. */
    default boolean same(String one, String other) {
        if (one.equalsIgnoreCase(other)) {
            return true;
        }
        return !Collections.disjoint(names(one), names(other));
    }

    /** A name and the people known by it, in lower case: two names that have one in common are one person's. */
    default Set<String> names(String name) {
        return names(List.of(name)).getOrDefault(name, Set.of());
    }

    /** {@link #names(String)} of several, looked up at once. */
    default Map<String, Set<String>> names(Collection<String> names) {
        Map<String, Set<String>> known = knownBy(names);
        return names.stream().distinct().collect(Collectors.toMap(name -> name, name -> {
            String folded = name.toLowerCase(Locale.ROOT);
            return Stream.concat(Stream.of(folded), known.getOrDefault(folded, Set.of()).stream())
                    .map(n -> n.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
        }));
    }

    /** A key that was removed once, with whose it was: so that a refusal can say so. */
    void retireKey(String publicKey, String approver);

    /** Whose removed key this is, if it is one. Keys compare by type and base64, without their comment. */
    Optional<String> retired(String publicKey);
}
