package dev.lineclear.server;

import dev.lineclear.console.Reviewing;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.ReviewDesk;

/** The console's way to sign reviews: the same desk as the command line's. */
final class ReviewTable implements Reviewing {
    private final ReviewDesk desk;

    ReviewTable(ReviewDesk desk) {
        this.desk = desk;
    }

    @Override
    public Outcome sign(String review, String statement, String proof) {
        try {
            return new Outcome(desk.sign(review, statement, proof).missing(), "");
        } catch (ControlException e) {
            return new Outcome(0, String.valueOf(e.getMessage()));
        }
    }
}
