package dev.lineclear.state;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What sessions asked for lately that makes things, deletes them or takes protections from them, so that steps which mean
 * something together are seen together, by whichever gateway of the store is asked. Every method throws
 * {@link StateException} when the store fails.
 */
public interface Steps {
    /** Of one session; the oldest are forgotten first. A plan of more is seen by its latest. */
    int MOST = 500;

    /** Under which steps of an agent are kept over all its sessions, as if of one session; no session is called so. */
    static String ofAgent(String id) {
        return "agent " + id;
    }

    /**
     * One request.
     *
     * @param proposal by which it is in the records
     * @param unprotects whether it switches a protection off
     * @param urns of what it is about
     * @param names by which the request calls what the operation is about: {@code EnvironmentName} of an Environment
     */
    record Step(
            String proposal,
            String operation,
            Effect effect,
            boolean unprotects,
            List<String> urns,
            Map<String, String> names,
            Instant at) {
        public Step {
            urns = List.copyOf(urns);
            names = Map.copyOf(names);
        }
    }

    /**
     * Keeps a step, then returns what it keeps of the session: of two that are taken at once, whichever is later is shown the
     * other. The same request again is one step, at its latest time.
     *
     * @param request the proposal's digest
     * @return the session's other steps since that time, oldest first, {@link #MOST} at most
     */
    List<Step> take(String session, Digest request, Step step, Instant since);

    /** As {@link #take} returns, keeping nothing. */
    List<Step> since(String session, Instant since);

    /** Those of before that time are there no more. */
    void forget(Instant before);
}
