package dev.lineclear.proposal;

import java.util.List;
import java.util.Set;

/**
 * A person whom the gateway knows by their keys, and who may sign if their role says so.
 *
 * @param id the name they go by everywhere, such as a mail address
 * @param teams they belong to
 * @param keys their SSH public keys in authorized_keys form, and their passkeys; those removed not among them
 * @param owner whether they may change agents, approvers and policies
 * @param role what else they may do
 */
public record Approver(String id, Set<String> teams, List<String> keys, boolean owner, Role role) {
    /** What a person may do at all. */
    public enum Role {
        /** Look at everything, and sign for or against what waits. */
        APPROVER,
        /** Look at everything, the log's records too; change nothing. */
        AUDITOR,
        /** Look at what waits and what ran; change nothing. */
        VIEWER
    }

    public Approver {
        if (owner && role != Role.APPROVER) {
            throw new IllegalArgumentException("an owner's role is APPROVER, not " + role);
        }
        Names.check("approver", id);
        teams = Set.copyOf(teams);
        teams.forEach(team -> Names.check("team", team));
        keys = List.copyOf(keys);
    }

    /** One who may approve. */
    public Approver(String id, Set<String> teams, List<String> keys, boolean owner) {
        this(id, teams, keys, owner, Role.APPROVER);
    }

    public Approver withKeys(List<String> others) {
        return new Approver(id, teams, others, owner, role);
    }
}
