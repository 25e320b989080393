package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.pipeline.ReviewBoard;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reviews of broken glass: which are open, and two people's signatures that close one. */
public final class ReviewDesk {
    private static final int LISTED = 500;

    /** A few sentences. */
    private static final int MAX_NOTE = 1_000;

    private final Store store;
    private final ReviewBoard board;
    private final SignedChange signed;

    public ReviewDesk(Store store, ReviewBoard board, InstantSource clock) {
        this.store = store;
        this.board = board;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
    }

    void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/reviews", control.guarded((request, body) -> list(request)));
        routing.post(
                "/v1/reviews/{id}/signatures",
                control.guarded((request, body) ->
                        view(sign(SessionDesk.id(request), text(body, "statement"), text(body, "signature")))));
    }

    private JsonNode list(ServerRequest request) {
        boolean all = request.query().first("all").isPresent();
        List<Review> reviews =
                all ? store.reviews().recent(LISTED) : store.reviews().open(LISTED);
        ObjectNode out = Views.node();
        ArrayNode lines = out.putArray("reviews");
        reviews.forEach(r -> lines.add(view(r)));
        return out;
    }

    /**
     * Takes a person's signed look at a review.
     *
     * @throws ControlException when it does not count, with why
     */
    public Review sign(String id, String statement, String proof) {
        SignedChange.Verified change = signed.verify(statement, proof, "review.close", false);
        if (!id.equals(text(change.body(), "review"))) {
            throw ControlException.refused("the signed change is about another review");
        }
        String note = text(change.body(), "note").strip();
        if (note.length() > MAX_NOTE) {
            throw ControlException.badRequest("a note may have " + MAX_NOTE + " characters at most");
        }
        return switch (board.sign(id, change.by(), Visible.text(note), statement, proof)) {
            case ReviewBoard.Taken taken -> taken.review();
            case ReviewBoard.Refused refused -> throw ControlException.refused(refused.sentence());
        };
    }

    private static ObjectNode view(Review review) {
        ObjectNode out = Views.node();
        out.put("id", review.id());
        out.put("hold", review.hold());
        out.put("breaker", review.breaker());
        out.put("agent", review.agent());
        out.put("operator", review.operator());
        out.put("summary", review.sentence());
        out.put("because", Visible.text(review.because()));
        out.put("openedAt", review.openedAt().toString());
        out.put("missing", review.missing());
        ArrayNode looks = out.putArray("signed");
        for (Review.Signed look : review.signed()) {
            ObjectNode one = looks.addObject();
            one.put("person", look.person());
            one.put("note", look.note());
            one.put("at", look.at().toString());
        }
        return out;
    }
}
