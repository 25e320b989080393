package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Finding.How;
import dev.lineclear.foresight.network.Kin.Party;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a change of a network does to who reaches whom, in sentences without full stops, the worst first. The same two
 * networks always give the same sentences.
 *
 * @param lost paths that surely are no more
 * @param opened what comes from the world beyond, or goes there, and did not before
 * @param unsure what may be lost or opened: it depends on what is not known here
 */
public record Difference(List<String> lost, List<String> opened, List<String> unsure) {
    public static final Difference NONE = new Difference(List.of(), List.of(), List.of());

    public Difference {
        lost = List.copyOf(lost);
        opened = List.copyOf(opened);
        unsure = List.copyOf(unsure);
    }

    public static Difference between(Network before, Network after) {
        Comparison comparison = new Comparison(before, after);
        List<Finding> findings = comparison.findings();
        List<String> lost = new ArrayList<>(cutOff(comparison, findings));
        lost.addAll(sentences(findings, Set.of(How.LOST, How.UNANSWERED)));
        if (findings.size() >= Comparison.MAX_FINDINGS) {
            lost.add("there are more than " + Comparison.MAX_FINDINGS + " such paths, and the rest is not listed");
        }
        return new Difference(
                lost,
                sentences(findings, Set.of(How.OPENED)),
                sentences(findings, Set.of(How.PERHAPS_LOST, How.PERHAPS_OPENED)));
    }

    public boolean isEmpty() {
        return lost.isEmpty() && opened.isEmpty() && unsure.isEmpty();
    }

    private record Zones(String one, String other) {}

    /** Zones between which nothing is left. */
    private static List<String> cutOff(Comparison comparison, List<Finding> findings) {
        Set<Zones> hit = new LinkedHashSet<>();
        for (Finding finding : findings) {
            if (finding.how() == How.LOST
                    && finding.from().isPresent()
                    && finding.to().isPresent()) {
                String one = finding.from().get().zone();
                String other = finding.to().get().zone();
                if (!one.equals(other) && !one.isEmpty() && !other.isEmpty()) {
                    hit.add(new Zones(one, other));
                }
            }
        }
        Set<Zones> cut = hit.stream()
                .filter(z -> !comparison.stillReaches(z.one(), z.other()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        TreeSet<String> sentences = new TreeSet<>();
        for (Zones zones : cut) {
            boolean both = cut.contains(new Zones(zones.other(), zones.one()))
                    || !hit.contains(new Zones(zones.other(), zones.one()))
                            && !comparison.stillReaches(zones.other(), zones.one());
            if (!both) {
                sentences.add("nothing in " + zones.one() + " can reach anything in " + zones.other() + " any more");
            } else if (zones.one().compareTo(zones.other()) < 0
                    || !cut.contains(new Zones(zones.other(), zones.one()))) {
                sentences.add(zones.one() + " and " + zones.other() + " are cut off from each other");
            }
        }
        return List.copyOf(sentences);
    }

    /** One for all that differ only in the zone that they start from. */
    private record Told(int rank, String from, String to, How how) {}

    private static List<String> sentences(List<Finding> findings, Set<How> hows) {
        Map<Told, Map<String, Flows>> told = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (hows.contains(finding.how())) {
                told.computeIfAbsent(
                                new Told(
                                        finding.rank(),
                                        finding.from().map(Difference::name).orElse(finding.world()),
                                        finding.to().map(Difference::placed).orElse(finding.world()),
                                        finding.how()),
                                t -> new LinkedHashMap<>())
                        .merge(finding.from().map(Party::zone).orElse(""), finding.flows(), Flows::plus);
            }
        }
        Map<Told, List<String>> words = new LinkedHashMap<>();
        told.forEach((what, byZone) -> words.put(what, phrased(what, byZone)));
        return words.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(Told::rank)
                        .thenComparing(Told::to)
                        .thenComparing(Told::from)
                        .thenComparing(Told::how)))
                .flatMap(e -> e.getValue().stream())
                .toList();
    }

    private static List<String> phrased(Told what, Map<String, Flows> byZone) {
        Map<Flows, TreeSet<String>> zones = new LinkedHashMap<>();
        byZone.forEach((zone, flows) ->
                zones.computeIfAbsent(flows, f -> new TreeSet<>()).add(zone));
        List<String> sentences = new ArrayList<>();
        zones.forEach((flows, places) -> {
            places.remove("");
            String from = what.from() + (places.isEmpty() ? "" : " in " + list(places));
            sentences.add(sentence(from, what, flows));
        });
        sentences.sort(Comparator.naturalOrder());
        return sentences;
    }

    private static String sentence(String from, Told what, Flows flows) {
        return switch (what.how()) {
            case LOST -> from + " can no longer reach " + what.to() + ": " + flows;
            case UNANSWERED -> from + " no longer gets answers from " + what.to() + " at ports " + flows;
            case PERHAPS_LOST -> from + " may no longer reach " + what.to() + ": " + flows;
            case OPENED -> from + " can now reach " + what.to() + ": " + flows;
            case PERHAPS_OPENED -> from + " may now reach " + what.to() + ": " + flows;
        };
    }

    private static String name(Party party) {
        return party.kind() == Endpoint.Kind.INSTANCE
                ? party.name()
                : party.name() + " (" + party.kind().words() + ")";
    }

    private static String placed(Party party) {
        return name(party) + (party.zone().isEmpty() ? "" : " in " + party.zone());
    }

    private static String list(TreeSet<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.headSet(words.last())) + " and " + words.last();
    }
}
