package dev.lineclear.record;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Worlds;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the policies were asked with, beside what a record says anyway, so that they, or others, can be asked again. What
 * may not stand in a record as it was, or is too long for one, is named.
 */
final class Asked {
    /** In characters: of 64 KiB, most is for the rest of the record. What needs more is not written out. */
    static final int MAX_LENGTH = 6_000;

    /** For names and punctuation of a member. */
    private static final int AROUND = 8;

    /** As in the list of a record's targets. */
    private static final int MAX_TARGETS = Facts.MAX_TARGETS;

    private final Redaction redaction;
    private final Set<String> altered = new TreeSet<>();
    private int room = MAX_LENGTH;

    private Asked(Redaction redaction) {
        this.redaction = redaction;
    }

    static ObjectNode of(Redaction redaction, Proposal proposal, Assessment assessment) {
        return new Asked(redaction).node(proposal, assessment);
    }

    private ObjectNode node(Proposal proposal, Assessment assessment) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("agentOwner", proposal.session().agent().owner());
        data.put("standing", Worlds.standing(proposal));
        data.put("known", assessment.known().basis().name());
        data.put("reversibility", assessment.reversibility().kind().name());
        data.put("capturable", assessment.reversibility().capturable());
        data.put("inScope", assessment.inScope());
        ArrayNode signals = data.putArray("signals");
        new TreeSet<>(assessment.signals().stream().map(Signal::name).toList()).forEach(signals::add);
        if (!safe(proposal.session().task()).equals(proposal.session().task())) {
            altered.add("session");
        }
        activity(data, assessment);
        targets(data.putArray("targets"), proposal, assessment);
        radius(data, assessment.blastRadius(), assessment);
        ArrayNode names = data.putArray("altered");
        altered.forEach(names::add);
        return data;
    }

    /** Zeros are left out. What is published keeps its first name there. */
    private static void activity(ObjectNode data, Assessment assessment) {
        assessment.activity().numbers().forEach((name, number) -> {
            if (number > 0) {
                data.withObject("/pace").put(name, number);
            }
        });
    }

    private void targets(ArrayNode out, Proposal proposal, Assessment assessment) {
        if (assessment.targets().size() > MAX_TARGETS || !sameUrns(proposal, assessment)) {
            altered.add("targets");
            return;
        }
        for (Target target : assessment.targets()) {
            ObjectNode one = out.addObject();
            one.put("service", told(target.service()));
            one.put("type", told(target.type()));
            one.put("environment", told(target.environment().name()));
            one.put("source", told(target.environment().source()));
            ObjectNode tags = one.putObject("tags");
            for (Map.Entry<String, String> tag : target.tags().entrySet()) {
                String key = safe(tag.getKey());
                String value = safe(tag.getValue());
                if (!key.equals(tag.getKey()) || !value.equals(tag.getValue())) {
                    altered.add("tags");
                }
                tags.put(told(key), told(value));
            }
        }
        if (room < 0) {
            out.removeAll();
            altered.add("targets");
        }
    }

    private static boolean sameUrns(Proposal proposal, Assessment assessment) {
        return assessment.targets().stream()
                .map(Target::urn)
                .toList()
                .equals(proposal.targets().stream().map(Target::urn).toList());
    }

    /** Counted where anything was looked for; else it follows from the targets. */
    private void radius(ObjectNode out, BlastRadius radius, Assessment assessment) {
        if (!radius.equals(BlastRadius.of(assessment.targets(), radius.harm()))) {
            altered.add("blastRadius");
        }
        Harm harm = radius.harm();
        if (harm.equals(Harm.NONE)) {
            return;
        }
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("failing", harm.failing());
        data.put("degraded", harm.degraded());
        data.put("lessRedundant", harm.lessRedundant());
        data.put("touched", harm.touched());
        names(data, "services", harm.services());
        names(data, "teams", harm.teams());
        names(data, "zones", harm.zones());
        names(data, "regions", harm.regions());
        data.put("unknown", harm.unknown().count());
        names(data, "unlooked", harm.unlooked());
        data.put("truncated", harm.truncated());
        data.put("ageMinutes", harm.ageMinutes());
        data.put("lookedMinutes", harm.lookedMinutes());
        if (room < 0) {
            altered.add("blastRadius");
        } else {
            out.set("harm", data);
        }
    }

    private void names(ObjectNode data, String what, Harm.Names names) {
        ObjectNode out = data.putObject(what);
        out.put("count", names.count());
        ArrayNode first = out.putArray("first");
        for (String name : names.first()) {
            String safe = safe(name);
            if (!safe.equals(name)) {
                altered.add("blastRadius");
            }
            if (room >= 0) {
                first.add(told(safe));
            }
        }
    }

    private String safe(String text) {
        return redaction.text(Visible.text(text));
    }

    private String told(String text) {
        room -= text.length() + AROUND;
        return text;
    }
}
