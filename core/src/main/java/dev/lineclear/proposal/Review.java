package dev.lineclear.proposal;

import java.time.Instant;
import java.util.List;

/**
 * What people look into after somebody broke the glass; open until two who were not part of it have signed it off.
 *
 * @param id unique, sortable by time
 * @param hold on which it was broken
 * @param breaker who broke it
 * @param operator the person on whose behalf the agent ran
 * @param agent that had asked
 * @param sentence what was held, in words
 * @param because why, in the breaker's words
 * @param openedAt when it was broken
 * @param signed by whom it was signed off, in order
 */
public record Review(
        String id,
        String hold,
        String breaker,
        String operator,
        String agent,
        String sentence,
        String because,
        Instant openedAt,
        List<Signed> signed) {
    /** One alone could be a friend of whoever broke it. */
    public static final int NEEDED = 2;

    /**
     * One person's look.
     *
     * @param note what they found
     * @param statement the very bytes that were signed, as text
     * @param signature by a key of theirs
     */
    public record Signed(String person, String note, String statement, String signature, Instant at) {}

    public Review {
        signed = List.copyOf(signed);
    }

    public boolean closed() {
        return missing() == 0;
    }

    /** How many more people have to sign. */
    public int missing() {
        return Math.max(0, NEEDED - signed.size());
    }

    public Review with(List<Signed> others) {
        return new Review(id, hold, breaker, operator, agent, sentence, because, openedAt, others);
    }
}
