package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Approver;
import dev.lineclear.state.Approvers;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A registry of approvers in memory. */
final class People implements Approvers {
    private final Map<String, Approver> people = new TreeMap<>();
    private final Map<String, Set<String>> names = new TreeMap<>();
    private final Map<String, String> retired = new TreeMap<>();

    Approver add(String id, Set<String> teams, String... keys) {
        Approver approver = new Approver(id, teams, List.of(keys), false);
        put(approver);
        return approver;
    }

    @Override
    public void put(Approver approver) {
        people.put(approver.id(), approver);
    }

    @Override
    public Optional<Approver> find(String id) {
        return Optional.ofNullable(people.get(id));
    }

    @Override
    public List<Approver> all() {
        return List.copyOf(people.values());
    }

    @Override
    public boolean remove(String id) {
        return people.remove(id) != null;
    }

    @Override
    public void knownAs(String person, String name) {
        names.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new TreeSet<>())
                .add(person);
    }

    @Override
    public Map<String, Set<String>> knownBy(Collection<String> asked) {
        Map<String, Set<String>> known = new HashMap<>(names);
        known.keySet()
                .retainAll(asked.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList());
        return known;
    }

    @Override
    public void retireKey(String publicKey, String approver) {
        retired.put(bare(publicKey), approver);
    }

    @Override
    public Optional<String> retired(String publicKey) {
        return Optional.ofNullable(retired.get(bare(publicKey)));
    }

    private static String bare(String line) {
        String[] parts = line.strip().split("\\s+", 3);
        return parts[0] + " " + parts[1];
    }
}
