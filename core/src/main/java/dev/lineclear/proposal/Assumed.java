package dev.lineclear.proposal;

import java.util.List;

/**
 * The role that a request went to production under, narrowed to this request, or would have gone.
 *
 * @param role its name at the provider, such as an ARN
 * @param session the name of the role's session, which production's own log shows
 * @param actions that the session's policy allowed on the request's targets
 * @param policy digest of the session's policy, as it was sent
 * @param known how well it is known that the request takes these actions
 * @param widened whether the policy names less than the targets exactly, since it would have been too long or cannot say them
 */
public record Assumed(String role, String session, List<String> actions, Digest policy, Known known, boolean widened) {
    public Assumed {
        actions = List.copyOf(actions);
    }
}
