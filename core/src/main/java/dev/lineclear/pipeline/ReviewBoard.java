package dev.lineclear.pipeline;

import dev.lineclear.proposal.Review;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Reviews;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reviews of broken glass: signed off by two people, neither of whom broke it, nor had the agent run for them. */
public final class ReviewBoard {
    private final Reviews reviews;
    private final Approvers approvers;
    private final Journal journal;
    private final InstantSource clock;

    ReviewBoard(Reviews reviews, Approvers approvers, Journal journal, InstantSource clock) {
        this.reviews = reviews;
        this.approvers = approvers;
        this.journal = journal;
        this.clock = clock;
    }

    /** What became of a signature under a review. */
    public sealed interface Result {}

    /** @param review as it stands now */
    public record Taken(Review review) implements Result {}

    /** @param sentence for people */
    public record Refused(String sentence) implements Result {}

    /**
     * Takes the look of {@code person}, whose signature the caller has verified.
     *
     * @param note what they found; not blank
     */
    public Result sign(String id, String person, String note, String statement, String signature) {
        Optional<Review> found = reviews.find(id);
        if (found.isEmpty()) {
            return new Refused("There is no review " + id + "; see: lineclear reviews.");
        }
        Review review = found.get();
        Optional<String> obstacle = obstacle(review, person);
        if (obstacle.isPresent()) {
            return new Refused(obstacle.get());
        }
        Review.Signed signed = new Review.Signed(person, note, statement, signature, clock.instant());
        // The record first, as with votes: a doubled signature leaves a second record and counts once.
        journal.reviewSigned(review, signed, review.missing() - 1);
        if (!reviews.sign(id, signed)) {
            return new Refused("The review is closed, or " + person + " has signed it.");
        }
        return new Taken(reviews.find(id).orElseThrow());
    }

    /** Why this person may not sign it; no other name of theirs is a disguise. */
    public Optional<String> obstacle(Review review, String person) {
        if (review.closed()) {
            return Optional.of("The review is closed.");
        }
        if (approvers.same(person, review.operator()) || approvers.same(person, review.agent())) {
            return Optional.of("The agent ran for " + person + ", so somebody else has to look into it.");
        }
        List<Review> ofHold = reviews.of(review.hold());
        if (ofHold.stream().anyMatch(r -> approvers.same(r.breaker(), person))) {
            return Optional.of(person + " broke the glass, so somebody else has to look into it.");
        }
        return review.signed().stream().anyMatch(s -> approvers.same(s.person(), person))
                ? Optional.of(person + " has signed it and counts once, whichever key signs.")
                : Optional.empty();
    }
}
