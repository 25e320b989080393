package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** For which teams people can count, each for one: all ways that leave nobody out who is in any team. */
final class Assignments {
    /** Alternatives handed on; each costs a policy evaluation. Six people in two teams each make fewer. */
    static final int MAX_ALTERNATIVES = 64;

    /** The team that every owner of the gateway is in, and that things without an owner belong to. */
    static final String OWNERS = "owners";

    /** {@code dba:2} means a second person of {@code dba}; a team so named would let one person pass for two. */
    private static final Pattern SECOND = Pattern.compile(".*:[0-9]+");

    private static final int MAX_PLACES = 50;

    private Assignments() {}

    /**
     * @param wanted teams of the requirement, {@code dba:2} and all; the first alternative fills as many as can be filled
     *     at once, so the limit on alternatives never hides that it is met
     */
    static List<Evidence> of(List<Approver> people, Set<String> wanted) {
        List<List<String>> teams = people.stream().map(Assignments::teams).toList();
        Set<Map<String, Integer>> counts = new LinkedHashSet<>();
        counts.add(best(teams, slots(wanted)));
        Set<Map<String, Integer>> partial = new LinkedHashSet<>();
        partial.add(new TreeMap<>());
        for (List<String> choices : teams) {
            partial = choices.isEmpty() ? partial : extend(partial, choices);
        }
        counts.addAll(partial);
        return counts.stream()
                .limit(MAX_ALTERNATIVES)
                .map(count -> new Evidence(people.size(), names(count), false, false, Set.of()))
                .toList();
    }

    /** All that the person is in. */
    static List<String> teams(Approver person) {
        Set<String> teams = new TreeSet<>(person.teams());
        teams.removeIf(team -> SECOND.matcher(team).matches());
        if (person.owner()) {
            teams.add(OWNERS);
        }
        return List.copyOf(teams);
    }

    private static Set<Map<String, Integer>> extend(Set<Map<String, Integer>> partial, List<String> choices) {
        Set<Map<String, Integer>> extended = new LinkedHashSet<>();
        for (Map<String, Integer> count : partial) {
            for (String team : choices) {
                if (extended.size() < MAX_ALTERNATIVES) {
                    Map<String, Integer> more = new TreeMap<>(count);
                    more.merge(team, 1, Integer::sum);
                    extended.add(more);
                }
            }
        }
        return extended;
    }

    /** {@code dba, dba:2, sre} asks for two of dba and one of sre; so does {@code dba:2, sre}. */
    private static List<String> slots(Set<String> wanted) {
        Map<String, Integer> need = new TreeMap<>();
        for (String name : wanted) {
            int colon = SECOND.matcher(name).matches() ? name.lastIndexOf(':') : name.length();
            int place = colon == name.length() ? 1 : parse(name.substring(colon + 1));
            need.merge(name.substring(0, colon), place, Math::max);
        }
        List<String> slots = new ArrayList<>();
        need.forEach((team, places) -> slots.addAll(Collections.nCopies(places, team)));
        return slots;
    }

    /** More than {@link #MAX_PLACES} people of one team are asked for in vain, and cost nothing. */
    private static int parse(String digits) {
        return digits.length() > 2 ? MAX_PLACES : Math.min(MAX_PLACES, Integer.parseInt(digits));
    }

    /** A greatest matching of slots and people (augmenting paths); whoever is left counts for the first of their teams. */
    private static Map<String, Integer> best(List<List<String>> teams, List<String> slots) {
        int[] slotOf = new int[teams.size()];
        Arrays.fill(slotOf, -1);
        for (int slot = 0; slot < slots.size(); slot++) {
            place(slot, slots, teams, slotOf, new boolean[teams.size()]);
        }
        Map<String, Integer> count = new TreeMap<>();
        for (int person = 0; person < slotOf.length; person++) {
            if (slotOf[person] >= 0) {
                count.merge(slots.get(slotOf[person]), 1, Integer::sum);
            } else if (!teams.get(person).isEmpty()) {
                count.merge(teams.get(person).getFirst(), 1, Integer::sum);
            }
        }
        return count;
    }

    private static boolean place(
            int slot, List<String> slots, List<List<String>> teams, int[] slotOf, boolean[] tried) {
        for (int person = 0; person < slotOf.length; person++) {
            if (!tried[person] && teams.get(person).contains(slots.get(slot))) {
                tried[person] = true;
                if (slotOf[person] < 0 || place(slotOf[person], slots, teams, slotOf, tried)) {
                    slotOf[person] = slot;
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> names(Map<String, Integer> count) {
        Set<String> names = new TreeSet<>();
        count.forEach((team, people) -> {
            names.add(team);
            for (int i = 2; i <= people; i++) {
                names.add(team + ":" + i);
            }
        });
        return names;
    }
}
