package dev.lineclear.state;

import dev.lineclear.proposal.Review;
import java.util.List;
import java.util.Optional;

/** Reviews of broken glass. Nothing removes one, and none closes by itself. */
public interface Reviews {
    /** Stores a new one, signed by nobody. */
    void open(Review review);

    Optional<Review> find(String id);

    /** Of one hold, oldest first. */
    List<Review> of(String holdId);

    /** Not closed, oldest first. */
    List<Review> open(int limit);

    /** Closed or not, newest first. */
    List<Review> recent(int limit);

    /** @return false when it is closed, unknown, or that person has signed it; nothing is stored then */
    boolean sign(String id, Review.Signed signed);
}
