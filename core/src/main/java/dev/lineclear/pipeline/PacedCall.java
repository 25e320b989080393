package dev.lineclear.pipeline;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.rollout.Sameness;
import dev.lineclear.safeguard.rollout.Turn;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Pace.Member;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which change a held call is one of, whose, and what of. */
final class PacedCall {
    /** Kinds of things that one call touches, times whoever it is of; more is no call that anybody understands. */
    private static final int MAX_PARTIES = 100;

    private static final int ID = 16;

    private PacedCall() {}

    /** Of the pace that it is counted in: its agent's, with that operation, on such kinds of things. */
    static String id(Proposal proposal, Assessment assessment) {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("agent", proposal.session().agent().id());
        node.put("gate", proposal.gate());
        node.put("operation", proposal.operation());
        ArrayNode kinds = node.putArray("kinds");
        Set<String> sorted = new TreeSet<>();
        assessment.targets().forEach(t -> sorted.add(t.service() + ":" + t.type()));
        sorted.forEach(kinds::add);
        return Digest.of(node).hex().substring(0, ID);
    }

    /**
     * Whose calls it waits for: its agent's and its operator's, of each kind of thing that it touches, so that neither another
     * agent nor one more thing of another kind makes it another change.
     */
    static Set<String> parties(Hold hold, Approvers approvers) {
        Proposal proposal = hold.proposal();
        Set<String> who = new TreeSet<>();
        who.add("agent " + proposal.session().agent().id());
        approvers.names(proposal.session().operator()).forEach(name -> who.add("operator " + name));
        Set<String> parties = new TreeSet<>();
        for (Target target : hold.assessment().targets()) {
            for (String one : who) {
                ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
                node.put("who", one);
                node.put("gate", proposal.gate());
                node.put("kind", target.service() + ":" + target.type());
                parties.add(Digest.of(node).hex());
            }
        }
        if (parties.size() > MAX_PARTIES) {
            throw new IllegalStateException("it touches too many kinds of things at once to be paced");
        }
        return parties;
    }

    /** As its turn is looked for. */
    static Turn.Call of(Hold hold) {
        Proposal proposal = hold.proposal();
        List<Target> targets = hold.assessment().targets();
        Set<String> environments =
                targets.stream().map(t -> t.environment().name()).collect(Collectors.toCollection(TreeSet::new));
        boolean wide = targets.stream()
                .collect(Collectors.groupingBy(t -> t.service() + ":" + t.type(), Collectors.counting()))
                .values()
                .stream()
                .anyMatch(count -> count > 1);
        var zones = hold.assessment().blastRadius().harm().zones();
        return new Turn.Call(
                proposal.operation(),
                Sameness.of(proposal, hold.assessment().effect()),
                new Member(
                        hold.id(),
                        targets.stream().map(Target::urn).sorted().toList(),
                        wide,
                        environments.size() == 1 ? environments.iterator().next() : "",
                        proposal.destination().getOrDefault("region", ""),
                        zones.count() == 1 ? zones.first().getFirst() : "",
                        false,
                        false));
    }
}
