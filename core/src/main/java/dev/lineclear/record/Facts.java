package dev.lineclear.record;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Visible;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the words look in a record. Data passing through and secrets never do: {@link Redaction}. */
public final class Facts {
    /** Enough to see what a proposal touched; the rest is counted, and covered by the digest. */
    static final int MAX_TARGETS = 50;

    /** Of services, teams, zones, regions and what is unknown each: enough to see, and a record has a limit. */
    private static final int MAX_NAMES = 20;

    private final Redaction redaction;

    public Facts(Redaction redaction) {
        this.redaction = redaction;
    }

    /** For the record of a read: who, what, where, on what. */
    public ObjectNode brief(Proposal proposal) {
        ObjectNode data = node();
        data.put("session", proposal.session().id());
        data.put("agent", proposal.session().agent().id());
        data.put("operator", proposal.session().operator());
        data.put("gate", proposal.gate());
        data.put("operation", proposal.operation());
        data.put("digest", proposal.digest().hex());
        strings(
                data.putArray("targets"),
                proposal.targets().stream().limit(MAX_TARGETS).map(Target::urn).toList());
        data.put("targetCount", proposal.targets().size());
        return data;
    }

    /** For every other record of a proposal. */
    public ObjectNode proposal(Proposal proposal) {
        ObjectNode data = brief(proposal);
        data.put("time", proposal.time().toString());
        data.put("task", redaction.text(Visible.text(proposal.session().task())));
        data.put("reason", redaction.text(Visible.text(proposal.reason())));
        ObjectNode destination = data.putObject("destination");
        proposal.destination().forEach(destination::put);
        Redaction.Redacted redacted = redaction.input(proposal.operation(), proposal.input());
        data.set("input", redacted.input());
        redacted.kept().ifPresent(id -> data.put("kept", id));
        return data;
    }

    /** What the policies were asked with, beside what else is in the record, so that they can be asked again. */
    public ObjectNode asked(Proposal proposal, Assessment assessment) {
        return Asked.of(redaction, proposal, assessment);
    }

    public ObjectNode assessment(Assessment assessment) {
        ObjectNode data = node();
        data.put("effect", assessment.effect().action());
        data.put("summary", assessment.summary());
        data.put("known", assessment.known().basis().name());
        data.put("rule", assessment.known().rule());
        data.put("inScope", assessment.inScope());
        data.put("reversibility", assessment.reversibility().kind().name());
        data.put("because", assessment.reversibility().because());
        strings(data.putArray("lost"), assessment.reversibility().lost());
        data.put("undo", assessment.reversibility().undo().map(UndoPlan::recipe).orElse(""));
        strings(data.putArray("environments"), assessment.blastRadius().environments());
        strings(data.putArray("observations"), assessment.observations());
        strings(
                data.putArray("signals"),
                assessment.signals().stream()
                        .map(s -> s.name() + ": " + s.sentence())
                        .toList());
        Harm harm = assessment.blastRadius().harm();
        if (harm.looked()) {
            data.set("harm", harm(harm));
        }
        return data;
    }

    private static ObjectNode harm(Harm harm) {
        ObjectNode data = node();
        data.put("digest", harm.digest());
        data.put("failing", harm.failing());
        data.put("degraded", harm.degraded());
        data.put("lessRedundant", harm.lessRedundant());
        data.put("touched", harm.touched());
        names(data.putObject("services"), harm.services());
        names(data.putObject("teams"), harm.teams());
        names(data.putObject("zones"), harm.zones());
        names(data.putObject("regions"), harm.regions());
        names(data.putObject("unknown"), harm.unknown());
        names(data.putObject("unlooked"), harm.unlooked());
        data.put("truncated", harm.truncated());
        data.put("ageMinutes", harm.ageMinutes());
        data.put("lookedMinutes", harm.lookedMinutes());
        strings(data.putArray("paths"), harm.paths());
        return data;
    }

    private static void names(ObjectNode data, Harm.Names names) {
        data.put("count", names.count());
        strings(
                data.putArray("first"),
                names.first().stream().limit(MAX_NAMES).map(Visible::text).toList());
    }

    public ObjectNode explanation(Explanation explanation) {
        ObjectNode data = node();
        strings(data.putArray("policies"), explanation.policies());
        strings(data.putArray("reasons"), explanation.reasons());
        strings(data.putArray("wouldChange"), explanation.wouldChange());
        data.put("policyVersion", explanation.policyVersion());
        data.set("observed", observed(explanation));
        return data;
    }

    /** What policies that only observe would have made of it. */
    public ObjectNode observed(Explanation explanation) {
        ObjectNode data = node();
        explanation.observed().forEach(data::put);
        return data;
    }

    public ObjectNode evidence(Evidence evidence) {
        ObjectNode data = node();
        data.put("approvals", evidence.approvals());
        strings(data.putArray("teams"), evidence.teams());
        data.put("snapshot", evidence.snapshot());
        data.put("rehearsal", evidence.rehearsal());
        data.put("witnessed", evidence.witnessed());
        strings(data.putArray("stages"), evidence.stages());
        strings(data.putArray("glass"), evidence.glass());
        data.put("read", evidence.care().read());
        data.put("pause", evidence.care().pause());
        data.put("secondLook", evidence.care().secondLook());
        return data;
    }

    /** Words that an agent may have had a part in, as a record may hold them. */
    public String safe(String words) {
        return redaction.text(Visible.text(words));
    }

    /** What came of a rehearsal. What was read in the twin is production's, so that its words are not written out. */
    public ObjectNode rehearsal(Rehearsal r) {
        ObjectNode data = node();
        data.put("result", r.result().name());
        data.put("because", redaction.text(Visible.text(r.because())));
        data.put("faithfulness", r.faithfulness().word());
        data.put("outcome", redaction.text(Visible.text(r.outcome())));
        ArrayNode changes = data.putArray("changes");
        for (Rehearsal.Change change : r.changes()) {
            ObjectNode one = changes.addObject();
            one.put("kind", change.kind().name());
            one.put("urn", Visible.text(change.urn()));
            strings(one.putArray("members"), change.members());
            one.put("expected", change.expected());
        }
        data.put("undone", r.undone().name());
        data.put("differences", r.differences().size());
        strings(
                data.putArray("leftOut"),
                r.leftOut().stream().map(Visible::text).map(redaction::text).toList());
        data.put("attempt", r.attempt());
        data.put("at", r.at().toString());
        data.put("until", r.until().toString());
        data.put("millis", r.millis());
        return data;
    }

    /** @param kind such as {@code Succeeded}; @param because free words, of the gateway's own or production's */
    public ObjectNode outcome(String kind, int status, String requestId, String because) {
        ObjectNode data = node();
        data.put("kind", kind);
        data.put("status", status);
        data.put("requestId", requestId);
        data.put("because", redaction.text(because));
        return data;
    }

    /** The role that a request was sent under. */
    public ObjectNode assumed(Assumed assumed) {
        ObjectNode data = node();
        data.put("role", assumed.role());
        data.put("session", assumed.session());
        strings(data.putArray("actions"), assumed.actions());
        data.put("policyDigest", assumed.policy().hex());
        data.put("known", assumed.known().basis().name());
        data.put("widened", assumed.widened());
        return data;
    }

    public ObjectNode verification(boolean confirmed, List<String> found) {
        ObjectNode data = node();
        data.put("confirmed", confirmed);
        strings(data.putArray("found"), found);
        return data;
    }

    private static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }

    private static ObjectNode node() {
        return CanonicalJson.MAPPER.createObjectNode();
    }
}
