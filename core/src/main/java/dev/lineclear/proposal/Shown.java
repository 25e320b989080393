package dev.lineclear.proposal;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an approver is shown of a hold, as facts: the console's page and the terminal's are made of these, and an approver
 * signs their digest. What an agent could have written stands here made visible.
 *
 * <p>The request's input is not among them: the proposal's digest, which is, covers it to the byte, secrets and all.
 */
public final class Shown {
    private static final String VERSION = "lineclear-shown/v1";

    private Shown() {}

    /** What does not change while the hold waits. */
    public static ObjectNode of(Hold hold) {
        Proposal proposal = hold.proposal();
        Assessment assessment = hold.assessment();
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("v", VERSION);
        out.put("hold", hold.id());
        out.put("openedAt", hold.openedAt().toString());
        out.put("expiresAt", hold.expiresAt().toString());
        out.put("proposal", proposal.digest().hex());
        out.put("assessment", assessment.digest().hex());
        out.put("sentence", sentence(assessment));
        out.put("effect", assessment.effect().action());
        out.put("gate", proposal.gate());
        out.put("operation", Visible.text(proposal.operation()));
        who(out.putObject("who"), proposal);
        ObjectNode destination = out.putObject("destination");
        proposal.destination().forEach((k, v) -> destination.put(k, Visible.text(v)));
        targets(out.putArray("targets"), assessment);
        texts(out.putArray("observations"), assessment.observations());
        if (proposal.changesGateway()) {
            ArrayNode difference = out.putArray("difference");
            proposal.input()
                    .path("difference")
                    .values()
                    .forEach(line -> difference.add(Visible.text(line.asString(""))));
        }
        texts(
                out.putArray("signals"),
                assessment.signals().stream().map(Signal::sentence).toList());
        texts(out.putArray("harm"), assessment.blastRadius().harm().sentences());
        comesBack(out.putObject("comesBack"), assessment.reversibility());
        out.put("known", assessment.known().basis().name());
        out.put("rule", assessment.known().rule());
        out.put("inScope", assessment.inScope());
        why(out.putObject("why"), hold.explanation());
        texts(
                out.putArray("required"),
                hold.required().requirements().stream().map(Requirement::words).toList());
        hold.rehearsal().ifPresent(r -> rehearsal(out.putObject("rehearsal"), r));
        return out;
    }

    /** Of {@link #of}: what is signed. */
    public static Digest digest(Hold hold) {
        return Digest.of(of(hold));
    }

    /** "Deletes table reports in production: about 4,210 items and 3 indexes". */
    public static String sentence(Assessment assessment) {
        return Visible.text(assessment.summary())
                + size(assessment).map(much -> ": " + Visible.text(much)).orElse("");
    }

    /** What holds that only differ in what they are about have in common, in words: by it they are grouped. */
    public static String alike(Hold hold) {
        Proposal proposal = hold.proposal();
        Map<String, Long> touched = hold.assessment().targets().stream()
                .collect(Collectors.groupingBy(
                        t -> t.type() + " in " + t.environment().name(), TreeMap::new, Collectors.counting()));
        String what = touched.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        return Visible.text(proposal.session().agent().id() + ": " + proposal.operation() + " on " + what + ", "
                + hold.assessment().reversibility().kind().name().toLowerCase(Locale.ROOT));
    }

    /** How much is there, when one thing is touched and was looked at. */
    private static Optional<String> size(Assessment assessment) {
        if (assessment.targets().size() != 1) {
            return Optional.empty();
        }
        Target target = assessment.targets().getFirst();
        String name = target.urn()
                .substring(
                        1 + Math.max(target.urn().lastIndexOf('/'), target.urn().lastIndexOf(':')));
        String opening = target.type() + " " + Visible.text(name) + " has ";
        return assessment.observations().stream()
                .filter(seen -> seen.startsWith(opening))
                .map(seen -> seen.substring(opening.length()))
                .findFirst();
    }

    private static void who(ObjectNode out, Proposal proposal) {
        Session session = proposal.session();
        out.put("agent", session.agent().id());
        out.put("owner", session.agent().owner());
        out.put("operator", session.operator());
        out.put("session", session.id());
        out.put("task", Visible.text(session.task()));
        out.put("reason", Visible.text(proposal.reason()));
    }

    private static void targets(ArrayNode out, Assessment assessment) {
        for (Target t : assessment.targets()) {
            ObjectNode target = out.addObject();
            target.put("urn", Visible.text(t.urn()));
            target.put("type", t.type());
            target.put("environment", Visible.text(t.environment().name()));
            target.put("environmentSource", t.environment().source());
            ObjectNode tags = target.putObject("tags");
            t.tags().forEach((k, v) -> tags.put(Visible.text(k), Visible.text(v)));
        }
    }

    private static void comesBack(ObjectNode out, Reversibility reversibility) {
        out.put("kind", reversibility.kind().name());
        out.put("because", Visible.text(reversibility.because()));
        texts(out.putArray("lost"), reversibility.lost());
        reversibility.undo().ifPresent(plan -> {
            ObjectNode undo = out.putObject("undo");
            undo.put("recipe", plan.recipe());
            texts(undo.putArray("captures"), plan.captures());
            texts(undo.putArray("steps"), plan.steps());
            texts(undo.putArray("notRestored"), plan.notRestored());
        });
    }

    private static void rehearsal(ObjectNode out, Rehearsal r) {
        out.put("result", r.result().name());
        out.put("sentence", r.sentence());
        out.put("faithfulness", r.faithfulness().word());
        out.put("outcome", Visible.text(r.outcome()));
        texts(
                out.putArray("changes"),
                r.changes().stream().map(Rehearsal.Change::words).toList());
        texts(out.putArray("checks"), r.checks());
        out.put("undone", r.undone().word());
        texts(out.putArray("differences"), r.differences());
        texts(out.putArray("leftOut"), r.leftOut());
        out.put("attempt", r.attempt());
        out.put("at", r.at().toString());
        out.put("until", r.until().toString());
        out.put("millis", r.millis());
    }

    private static void why(ObjectNode out, Explanation explanation) {
        texts(out.putArray("policies"), explanation.policies());
        texts(out.putArray("reasons"), explanation.reasons());
        texts(out.putArray("wouldChange"), explanation.wouldChange());
        out.put("policyVersion", explanation.policyVersion());
    }

    private static void texts(ArrayNode out, Collection<String> texts) {
        texts.forEach(text -> out.add(Visible.text(text)));
    }
}
