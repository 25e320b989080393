package dev.lineclear.storage;

import dev.lineclear.proposal.Review;
import dev.lineclear.state.Reviews;
import java.util.List;
import java.util.Optional;

final class SqlReviews implements Reviews {
    /** As in the index {@code reviews_waiting}, and {@link Review#NEEDED}. */
    private static final String WAITING = "signed < 2";

    private final Database database;

    SqlReviews(Database database) {
        this.database = database;
    }

    @Override
    public void open(Review review) {
        database.update(
                "INSERT INTO reviews (id, hold_id, opened_at, signed, body) VALUES (?, ?, ?, 0, ?)",
                review.id(),
                review.hold(),
                Nanos.of(review.openedAt()),
                Json.write(review.with(List.of())));
    }

    @Override
    public Optional<Review> find(String id) {
        return database.one("SELECT body FROM reviews WHERE id = ?", row -> read(row.getString(1)), id)
                .map(this::whole);
    }

    @Override
    public List<Review> of(String holdId) {
        return whole(database.list(
                "SELECT body FROM reviews WHERE hold_id = ? ORDER BY opened_at, id LIMIT ?",
                row -> read(row.getString(1)),
                holdId,
                Limits.LIST));
    }

    @Override
    public List<Review> open(int limit) {
        return whole(database.list(
                "SELECT body FROM reviews WHERE " + WAITING + " ORDER BY opened_at, id LIMIT ?",
                row -> read(row.getString(1)),
                Limits.list(limit)));
    }

    @Override
    public List<Review> recent(int limit) {
        return whole(database.list(
                "SELECT body FROM reviews ORDER BY opened_at DESC, id DESC LIMIT ?",
                row -> read(row.getString(1)),
                Limits.list(limit)));
    }

    @Override
    public boolean sign(String id, Review.Signed signed) {
        String body = Json.write(signed);
        return database.transaction(in -> {
            // Locks the row, so that of three people who sign at once two close it and the third is told.
            boolean waits = in.update("UPDATE reviews SET signed = signed WHERE id = ? AND " + WAITING, id) == 1;
            boolean stored = waits
                    && in.update(
                                    "INSERT INTO review_signatures (review_id, person, seq, body)"
                                            + " VALUES (?, ?, (SELECT signed FROM reviews WHERE id = ?), ?)"
                                            + " ON CONFLICT (review_id, person) DO NOTHING",
                                    id,
                                    signed.person(),
                                    id,
                                    body)
                            == 1;
            return stored && in.update("UPDATE reviews SET signed = signed + 1 WHERE id = ?", id) == 1;
        });
    }

    private static Review read(String body) {
        return Json.read(body, Review.class);
    }

    private List<Review> whole(List<Review> reviews) {
        return reviews.stream().map(this::whole).toList();
    }

    private Review whole(Review review) {
        return review.with(database.list(
                "SELECT body FROM review_signatures WHERE review_id = ? ORDER BY seq, person LIMIT ?",
                row -> Json.read(row.getString(1), Review.Signed.class),
                review.id(),
                Limits.LIST));
    }
}
