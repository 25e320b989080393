package dev.lineclear.state;

import dev.lineclear.proposal.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far rollouts have come, and under which hold each of their requests ran. Throws {@link StateException} when it fails. */
public interface Rollouts {
    /**
     * One request of a rollout.
     *
     * @param undo whether it puts the request back
     * @param stage from 0
     * @param step from 0, within its stage
     */
    record Part(String rollout, boolean undo, int stage, int step) {}

    /** What a check showed at one time. */
    record Sample(String check, Instant at, boolean well, String found) {
        /** What no check ever finds: they say what was answered. */
        public static final String NOTHING = "said nothing";

        /** A look that was made and said nothing: kept, since so many of so many looks say something. Never well. */
        public static Sample silent(String check, Instant at) {
            return new Sample(check, at, false, NOTHING);
        }

        public boolean silent() {
            return !well && found.equals(NOTHING);
        }
    }

    /** @return false when there is one of that id already; nothing is stored then */
    boolean start(Rollout rollout);

    Optional<Rollout> find(String id);

    /** Those that are not over, oldest first. */
    List<Rollout> live(int limit);

    /** Newest first. */
    List<Rollout> recent(int limit);

    /**
     * The compare-and-set that every move is made by.
     *
     * @param to one version further than what is there
     * @return whether this call, and no other, made it
     */
    boolean move(Rollout to);

    /**
     * Has one gateway see to it, until then.
     *
     * @return false while another does
     */
    boolean lease(String id, String node, Instant now, Instant until);

    /** Keeps under which hold a request runs: once. @return whether it is that hold, now or before */
    boolean bind(Part part, String hold);

    /** Under which hold each request of a rollout ran. */
    Map<Part, String> bound(String id);

    /** Which request of which rollout runs under that hold, if any. */
    Optional<Part> part(String hold);

    /** Keeps what checks showed while a stage was watched. */
    void sampled(String id, int stage, List<Sample> samples);

    /** All that a stage's checks showed, counted: by check. */
    List<Looks> looks(String id, int stage);

    /** In the order they came, the newest {@code limit} of them. */
    List<Sample> samples(String id, int stage, int limit);
}
