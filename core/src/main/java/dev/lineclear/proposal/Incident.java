package dev.lineclear.proposal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something went wrong in a session, at a person's word; open until a person who does not operate the session says what it
 * was.
 *
 * @param id unique, sortable by time
 * @param session in which
 * @param agent that ran in it
 * @param operator the person on whose behalf it ran
 * @param by who opened it
 * @param what went wrong, in their words
 * @param since when it began, as they know it
 * @param openedAt when they said so
 * @param closed what came of it; empty while it is open
 */
public record Incident(
        String id,
        String session,
        String agent,
        String operator,
        String by,
        String what,
        Instant since,
        Instant openedAt,
        Optional<Closed> closed) {
    /** Of each answer, in characters: a paragraph, not a page. */
    public static final int MAX_TEXT = 2_000;

    /** Of factors, of lessons and of actions. */
    public static final int MAX_POINTS = 20;

    /**
     * What people found, in the parts of a correction of error; each but the summary may be left open.
     *
     * @param by who closed it
     * @param summary what happened
     * @param impact who was affected, for how long and how badly
     * @param factors why it was possible
     * @param lessons what is known now
     * @param actions what will be done, by whom, by when
     */
    public record Closed(
            String by,
            Instant at,
            String summary,
            String impact,
            List<String> factors,
            List<String> lessons,
            List<String> actions) {
        public Closed {
            factors = List.copyOf(factors);
            lessons = List.copyOf(lessons);
            actions = List.copyOf(actions);
        }
    }

    public Incident closed(Closed how) {
        return new Incident(id, session, agent, operator, by, what, since, openedAt, Optional.of(how));
    }
}
