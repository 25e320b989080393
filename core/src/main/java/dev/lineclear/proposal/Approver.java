package dev.lineclear.proposal;

import java.util.List;
import java.util.Set;

/**
 * A person who may sign.
 *
 * @param id the name they go by everywhere, such as a mail address
 * @param teams they belong to
 * @param keys their SSH public keys in authorized_keys form, those removed not among them
 * @param owner whether they may change agents, approvers and policies
 */
public record Approver(String id, Set<String> teams, List<String> keys, boolean owner) {
    public Approver {
        Names.check("approver", id);
        teams = Set.copyOf(teams);
        teams.forEach(team -> Names.check("team", team));
        keys = List.copyOf(keys);
    }
}
