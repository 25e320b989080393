package dev.lineclear.server.control;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Requirement;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Vote;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How things look to the command line. What comes from an agent is made visible; secrets of sessions never stand here. */
public final class Views {
    private Views() {}

    public static ObjectNode node() {
        return CanonicalJson.MAPPER.createObjectNode();
    }

    public static ObjectNode agent(Agent agent) {
        ObjectNode out = node();
        out.put("id", agent.id());
        out.put("owner", agent.owner());
        strings(out.putArray("operations"), agent.scope().operations());
        strings(out.putArray("resources"), agent.scope().resources());
        return out;
    }

    public static ObjectNode approver(Approver approver) {
        ObjectNode out = node();
        out.put("id", approver.id());
        strings(out.putArray("teams"), approver.teams().stream().sorted().toList());
        strings(out.putArray("keys"), approver.keys());
        out.put("owner", approver.owner());
        out.put("role", approver.role().name());
        return out;
    }

    static ObjectNode session(Session session) {
        ObjectNode out = node();
        out.put("id", session.id());
        out.put("agent", session.agent().id());
        out.put("operator", session.operator());
        out.put("task", Visible.text(session.task()));
        out.put("state", session.state().name());
        out.put("openedAt", session.openedAt().toString());
        out.put("expiresAt", session.expiresAt().toString());
        return out;
    }

    /** The line of a list. */
    static ObjectNode brief(Hold hold, List<Vote> votes) {
        ObjectNode out = node();
        out.put("id", hold.id());
        out.put("state", hold.state().name());
        out.put("summary", hold.assessment().summary());
        out.put("effect", hold.assessment().effect().action());
        out.put("reversibility", hold.assessment().reversibility().kind().name());
        out.put("sessionId", hold.proposal().session().id());
        out.put("agent", hold.proposal().session().agent().id());
        out.put("operator", hold.proposal().session().operator());
        out.put("operation", hold.proposal().operation());
        out.put("alike", Shown.alike(hold));
        out.put("openedAt", hold.openedAt().toString());
        out.put("expiresAt", hold.expiresAt().toString());
        strings(
                out.putArray("required"),
                hold.required().requirements().stream().map(Requirement::words).toList());
        out.put(
                "approvals",
                votes.stream()
                        .filter(v -> v.decision() == Vote.Decision.APPROVE)
                        .count());
        return out;
    }

    /** All that an approver needs, but for the request's input. */
    static ObjectNode whole(Hold hold, List<Vote> votes, Optional<Capture> capture) {
        ObjectNode out = brief(hold, votes);
        out.set("facts", Shown.of(hold));
        out.set("session", session(hold.proposal().session()));
        out.put("reason", Visible.text(hold.proposal().reason()));
        out.put("proposal", hold.proposal().id());
        out.put("proposalDigest", hold.proposal().digest().hex());
        out.put("assessmentDigest", hold.assessment().digest().hex());
        out.put("policyVersion", hold.policyVersion());
        ObjectNode destination = out.putObject("destination");
        hold.proposal().destination().forEach(destination::put);
        out.set("assessment", assessment(hold.assessment()));
        out.set("explanation", explanation(hold.explanation()));
        ArrayNode cast = out.putArray("votes");
        for (Vote vote : votes) {
            ObjectNode v = cast.addObject();
            v.put("approver", vote.approver());
            v.put("decision", vote.decision().name());
            v.put("at", vote.at().toString());
            v.put("expiresAt", vote.expiresAt().toString());
        }
        capture.ifPresent(c -> {
            ObjectNode taken = out.putObject("capture");
            taken.put("id", c.id());
            taken.put("summary", c.summary());
            taken.put("takenAt", c.takenAt().toString());
        });
        return out;
    }

    static ObjectNode assessment(Assessment a) {
        ObjectNode out = node();
        out.put("effect", a.effect().action());
        out.put("summary", a.summary());
        out.put("known", a.known().basis().name());
        out.put("rule", a.known().rule());
        out.put("inScope", a.inScope());
        out.put("reversibility", a.reversibility().kind().name());
        out.put("because", a.reversibility().because());
        strings(out.putArray("lost"), a.reversibility().lost());
        a.reversibility().undo().ifPresent(plan -> out.set("undo", undo(plan)));
        ArrayNode targets = out.putArray("targets");
        for (Target t : a.targets()) {
            ObjectNode target = targets.addObject();
            target.put("urn", Visible.text(t.urn()));
            target.put("type", t.type());
            target.put("environment", t.environment().name());
            target.put("environmentSource", t.environment().source());
            ObjectNode tags = target.putObject("tags");
            t.tags().forEach((k, v) -> tags.put(Visible.text(k), Visible.text(v)));
        }
        strings(out.putArray("observations"), a.observations());
        strings(
                out.putArray("signals"),
                a.signals().stream().map(s -> s.sentence()).toList());
        strings(out.putArray("harm"), a.blastRadius().harm().sentences());
        return out;
    }

    private static ObjectNode undo(UndoPlan plan) {
        ObjectNode out = node();
        out.put("recipe", plan.recipe());
        strings(out.putArray("captures"), plan.captures());
        strings(out.putArray("steps"), plan.steps());
        strings(out.putArray("notRestored"), plan.notRestored());
        return out;
    }

    static ObjectNode explanation(Explanation e) {
        ObjectNode out = node();
        strings(out.putArray("policies"), e.policies());
        strings(out.putArray("reasons"), e.reasons());
        strings(out.putArray("wouldChange"), e.wouldChange());
        out.put("policyVersion", e.policyVersion());
        return out;
    }

    /**
     * A page of what there is.
     *
     * @param out is given {@code next}, the id to go on after, when there is more
     * @param asked {@code after} and {@code limit}, of a query
     * @throws ControlException when these cannot be understood
     */
    static <T> List<T> page(
            ObjectNode out, List<T> all, Function<T, String> id, UnaryOperator<String> asked, int most) {
        String after = asked.apply("after");
        int from = 0;
        if (!after.isEmpty()) {
            from = 1 + all.stream().map(id).toList().indexOf(after);
            if (from == 0) {
                throw ControlException.notFound("after: there is no " + Visible.text(after) + " in this list any more;"
                        + " begin again without it");
            }
        }
        List<T> page = all.subList(from, Math.min(all.size(), from + limit(asked.apply("limit"), most)));
        if (from + page.size() < all.size()) {
            out.put("next", id.apply(page.getLast()));
        }
        return page;
    }

    /** @return as many as there may be when nothing is said */
    static int limit(String asked, int most) {
        if (asked.isEmpty()) {
            return most;
        }
        int limit = asked.matches("[0-9]{1,6}") ? Integer.parseInt(asked) : 0;
        if (limit < 1 || limit > most) {
            throw ControlException.badRequest("limit must be a number from 1 to " + most);
        }
        return limit;
    }

    public static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }
}
