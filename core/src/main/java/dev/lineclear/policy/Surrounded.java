package dev.lineclear.policy;

import dev.lineclear.proposal.Age;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.Harm;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What policies see of a blast radius: as {@code BlastRadius} in the schema. */
final class Surrounded {
    private Surrounded() {}

    static Map<String, Object> of(BlastRadius radius) {
        Harm harm = radius.harm();
        Map<String, Object> facts = new TreeMap<>();
        facts.put("targets", (long) radius.targets());
        facts.put("environments", new TreeSet<>(radius.environments()));
        facts.put("failing", (long) harm.failing());
        facts.put("degraded", (long) harm.degraded());
        facts.put("lessRedundant", (long) harm.lessRedundant());
        facts.put("touched", (long) harm.touched());
        // Kinds that nobody looked for are as unknown as things that nobody saw.
        facts.put("unknown", (long) harm.unknown().count() + harm.unlooked().count());
        facts.put("notLookedFor", new TreeSet<>(harm.unlooked().first()));
        facts.put("ageHours", Age.hours(harm.ageMinutes()));
        facts.put("lookedHours", Age.hours(harm.lookedMinutes()));
        facts.put("truncated", harm.truncated());
        names(facts, "services", "serviceCount", harm.services());
        names(facts, "teams", "teamCount", harm.teams());
        names(facts, "zones", "zoneCount", harm.zones());
        names(facts, "regions", "regionCount", harm.regions());
        return facts;
    }

    private static void names(Map<String, Object> facts, String names, String count, Harm.Names all) {
        facts.put(names, new TreeSet<>(all.first()));
        facts.put(count, (long) all.count());
    }
}
