package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.pipeline.ReviewBoard;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reviews of broken glass: which are open, and two people's signatures that close one. */
public final class ReviewDesk implements Desk {
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

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get(
                "/v1/reviews",
                control.guarded((request, body) ->
                        list(name -> request.query().first(name).orElse(""))));
        routing.post(
                "/v1/reviews/{id}/signatures", control.guarded((request, body) -> sign(SessionDesk.id(request), body)));
    }

    /** @param body a signed change {@code review.close} */
    public JsonNode sign(String id, JsonNode body) {
        return view(sign(id, text(body, "statement"), text(body, "signature")));
    }

    /** @param asked what a query says: {@code all} for those that are closed too, {@code limit} and {@code after} */
    public JsonNode list(UnaryOperator<String> asked) {
        boolean all = !asked.apply("all").isEmpty();
        List<Review> reviews =
                all ? store.reviews().recent(LISTED) : store.reviews().open(LISTED);
        ObjectNode out = Views.node();
        ArrayNode lines = out.putArray("reviews");
        Views.page(out, reviews, Review::id, asked, LISTED).forEach(r -> lines.add(view(r)));
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
