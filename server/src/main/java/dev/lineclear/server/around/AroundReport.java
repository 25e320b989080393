package dev.lineclear.server.around;

import dev.lineclear.proposal.CanonicalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was found.
 *
 * @param events how many were looked at
 * @param counts of them by what they are
 * @param findings those that somebody may want to look at, alarms first; the first of each
 * @param from since when the log says something; empty for a log without records
 * @param until to when it does
 */
public record AroundReport(
        long events, Map<Lot, Long> counts, List<Finding> findings, Optional<Instant> from, Optional<Instant> until) {
    /** Of each kind: nobody reads more, and the rest is counted. */
    static final int MAX_SHOWN = 100;

    private static final Set<Lot> SHOWN =
            Set.of(Lot.AROUND, Lot.OTHER_THAN_RECORDED, Lot.REPEATED, Lot.IN_DOUBT, Lot.RECORDED_AS_READ, Lot.TRIED);

    public AroundReport {
        counts = Map.copyOf(counts);
        findings = List.copyOf(findings);
    }

    /** Gathers it. */
    static final class Builder {
        private final Map<Lot, Long> counts;
        private final Map<Lot, List<Finding>> shown = new EnumMap<>(Lot.class);
        private final long events;
        private final Optional<Instant> from;
        private final Optional<Instant> until;

        Builder(Sightings sightings, Ledger ledger, Around.Scope scope) {
            this.counts = new EnumMap<>(Lot.class);
            counts.putAll(sightings.counts());
            this.events = sightings.events();
            this.from = ledger.first();
            this.until = scope.current().or(ledger::last);
        }

        void add(Finding finding) {
            counts.merge(finding.lot(), 1L, Long::sum);
            List<Finding> some = shown.computeIfAbsent(finding.lot(), l -> new ArrayList<>());
            if (SHOWN.contains(finding.lot()) && some.size() < MAX_SHOWN) {
                some.add(finding);
            }
        }

        AroundReport build() {
            List<Finding> all = Stream.concat(
                            Stream.of(Lot.values()).filter(Lot::alarm),
                            Stream.of(Lot.values()).filter(l -> !l.alarm()))
                    .flatMap(l -> shown.getOrDefault(l, List.of()).stream())
                    .toList();
            return new AroundReport(events, counts, all, from, until);
        }
    }

    /** How many are alarms. */
    public long alarms() {
        return counts.entrySet().stream()
                .filter(e -> e.getKey().alarm())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Those that somebody has to look at. */
    public List<Finding> alarming() {
        return findings.stream().filter(f -> f.lot().alarm()).toList();
    }

    public List<String> lines() {
        List<String> out = new ArrayList<>();
        out.add(
                events == 0
                        ? "There were no events to compare."
                        : alarms() == 0
                                ? "Nothing went around the gateway, in " + events + " events."
                                : alarms() + " of " + events + " events went AROUND the gateway.");
        Lot last = Lot.READ;
        for (Finding finding : findings) {
            if (finding.lot() != last) {
                last = finding.lot();
                out.add("");
                out.add(counts.get(last) + " " + last.words() + ":");
            }
            finding.lines().forEach(l -> out.add("  " + l));
        }
        out.add("");
        out.add("Compared: " + listed(false) + ".");
        String uncovered = listed(true);
        if (!uncovered.isEmpty()) {
            out.add("NOT covered: " + uncovered + ".");
        }
        out.add(from.map(f -> "The log speaks of " + f + " to " + until.orElse(f) + ".")
                .orElse("The log has no records."));
        return out;
    }

    private String listed(boolean uncovered) {
        String all = Stream.of(Lot.values())
                .filter(l -> l.uncovered() == uncovered && counts.containsKey(l))
                .map(l -> counts.get(l) + " " + l.words())
                .collect(Collectors.joining(", "));
        return all.isEmpty() && !uncovered ? "no events" : all;
    }

    public ObjectNode json() {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("events", events);
        out.put("alarms", alarms());
        from.ifPresent(f -> out.put("from", f.toString()));
        until.ifPresent(u -> out.put("until", u.toString()));
        ObjectNode by = out.putObject("counts");
        Stream.of(Lot.values()).filter(counts::containsKey).forEach(l -> by.put(l.name(), counts.get(l)));
        ArrayNode all = out.putArray("findings");
        findings.forEach(f -> all.add(f.json()));
        return out;
    }
}
