package dev.lineclear.pipeline;

import dev.lineclear.proposal.Review;
import dev.lineclear.state.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One gateway's view of the reviews in {@link Tables}. */
final class MemoryReviews implements Reviews {
    private final Tables tables;
    private final Wire wire;

    MemoryReviews(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    @Override
    public void open(Review review) {
        wire.run("reviews.open", () -> tables.reviews.put(review.id(), review));
    }

    @Override
    public Optional<Review> find(String id) {
        return wire.call("reviews.find", () -> Optional.ofNullable(tables.reviews.get(id)));
    }

    @Override
    public List<Review> of(String holdId) {
        return wire.call("reviews.of", () -> tables.reviews.values().stream()
                .filter(r -> r.hold().equals(holdId))
                .toList());
    }

    @Override
    public List<Review> open(int limit) {
        return wire.call("reviews.open", () -> tables.reviews.values().stream()
                .filter(r -> !r.closed())
                .limit(limit)
                .toList());
    }

    @Override
    public List<Review> recent(int limit) {
        return wire.call(
                "reviews.recent",
                () -> tables.reviews.values().stream().limit(limit).toList().reversed());
    }

    @Override
    public boolean sign(String id, Review.Signed signed) {
        return wire.call("reviews.sign", () -> {
            Review review = tables.reviews.get(id);
            if (review == null
                    || review.closed()
                    || review.signed().stream().anyMatch(s -> s.person().equals(signed.person()))) {
                return false;
            }
            List<Review.Signed> all = new ArrayList<>(review.signed());
            all.add(signed);
            tables.reviews.put(id, review.with(all));
            return true;
        });
    }
}
