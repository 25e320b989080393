package dev.lineclear.proposal;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a change set has come. What it is stands in the hold that people signed, which has the same id.
 *
 * @param id also of the hold
 * @param state where it is in its life
 * @param stage the one it is at, from 0
 * @param startedAt when it was approved and claimed: what people signed is counted as of then
 * @param begunAt when its stage began
 * @param since when it came to this state
 * @param baked for how long the stage was watched, as seen; a clock that jumps adds no more than one look
 * @param lookedAt when it was last looked at
 * @param because why it stands where it does, in a sentence; may be empty
 * @param version counts its moves; each is made of the one before it, once
 */
public record Rollout(
        String id,
        RolloutState state,
        int stage,
        Instant startedAt,
        Instant begunAt,
        Instant since,
        Duration baked,
        Instant lookedAt,
        String because,
        long version) {

    /** Of a change set that was just claimed. */
    public static Rollout started(String hold, Instant now) {
        return new Rollout(hold, RolloutState.READY, 0, now, now, now, Duration.ZERO, now, "", 1);
    }

    /** Moved on. */
    public Rollout to(RolloutState next, int at, Instant now, String why) {
        Instant begun = next == RolloutState.RUNNING ? now : begunAt;
        return new Rollout(id, next, at, startedAt, begun, now, Duration.ZERO, now, why, version + 1);
    }

    /** Looked at again. */
    public Rollout looked(Instant now, Duration seen) {
        return new Rollout(id, state, stage, startedAt, begunAt, since, baked.plus(seen), now, because, version + 1);
    }
}
