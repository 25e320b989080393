package dev.lineclear.foresight.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A security group's rules in one direction, sorted by how they are asked for. */
final class Sides {
    static final Sides NONE = new Sides();

    /** What it lets through to or from the members of each group. */
    private final Map<String, Flows> members = new HashMap<>();

    private final List<Rule> addressed = new ArrayList<>();

    private Sides() {}

    static Sides of(Group group, boolean egress) {
        Sides sides = new Sides();
        for (Rule rule : group.rules()) {
            if (rule.egress() != egress) {
                continue;
            }
            if (rule.peer() instanceof Peer.Members named) {
                sides.members.merge(named.group(), rule.flows(), Flows::plus);
            } else {
                sides.addressed.add(rule);
            }
        }
        return sides;
    }

    Flows members(Iterable<String> groups) {
        Flows flows = Flows.NONE;
        if (!members.isEmpty()) {
            for (String group : groups) {
                flows = flows.plus(members.getOrDefault(group, Flows.NONE));
            }
        }
        return flows;
    }

    /** Rules that go by addresses. */
    List<Rule> addressed() {
        return addressed;
    }
}
