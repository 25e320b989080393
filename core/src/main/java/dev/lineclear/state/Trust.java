package dev.lineclear.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.state.Standings.Entry;
import java.time.Duration;
import java.util.List;

/**
 * How far a session is trusted: no further than its agent is now, nor than it was at any time since the session opened. So
 * a demotion counts at once, and a promotion from the next session on. Kept in memory for {@link #FRESH}. Thread-safe.
 */
public final class Trust {
    /** How long another gateway's demotion may take to reach this one. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    /** Changes looked back on; a session lives a week at most, and nobody changes it more often than this in one. */
    private static final int MAX_CHANGES = 100;

    private static final int MAX_AGENTS = 1_000;

    private final Standings standings;
    private final Cache<String, List<Entry>> known;

    public Trust(Standings standings) {
        this.standings = standings;
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(MAX_AGENTS)
                .expireAfterWrite(FRESH)
                .build();
    }

    /** @throws StateException when the store fails, so that nothing is done on a guess */
    public Standing of(Session session) {
        if (session.personal()) {
            return Standing.SUPERVISED;
        }
        List<Entry> newest = known.get(session.agent().id(), agent -> standings.of(agent, MAX_CHANGES));
        Standing least = Standing.TRUSTED;
        for (Entry entry : newest) {
            least = least.least(entry.standing());
            if (!entry.at().isAfter(session.openedAt())) {
                return least;
            }
        }
        // Before the first change it was what every agent was; or there are more changes than anybody looked at.
        return newest.size() == MAX_CHANGES ? Standing.SANDBOXED : least.least(Standings.UNSAID);
    }

    /** Its standing changed. */
    public void forget(String agent) {
        known.invalidate(agent);
    }
}
