package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.pipeline.ReviewBoard;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Broken glass, and its reviews: open until two people who were not part of it have signed. */
public final class ReviewPages {
    private static final int LISTED = 200;

    private final Store store;
    private final ReviewBoard board;
    private final Reviewing reviewing;
    private final RegisteredPasskeys registered;
    private final Pages pages;
    private final InstantSource clock;
    private final Throttle signatures;

    ReviewPages(Store store, ReviewBoard board, Reviewing reviewing, String origin, Pages pages, InstantSource clock) {
        this.store = store;
        this.board = board;
        this.reviewing = reviewing;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.pages = pages;
        this.clock = clock;
        this.signatures = new Throttle(Limits.VOTES, clock);
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/reviews", guard.page(this::reviews));
        routing.post("/reviews/{id}/signatures", guard.change(this::sign));
    }

    /** One person's look. */
    public record Look(String person, String note, String at) {}

    /**
     * A review in the list.
     *
     * @param because why the glass was broken, in the breaker's words
     * @param obstacle why the reader cannot sign it; empty when they can
     */
    public record Line(
            String id,
            String hold,
            String sentence,
            String breaker,
            String operator,
            String because,
            String at,
            int missing,
            List<Look> looks,
            String obstacle) {}

    private void reviews(Visit visit) {
        Approver reader = visit.signedIn().person();
        String keys = registered.ids(reader);
        Instant now = clock.instant();
        List<Line> lines = store.reviews().recent(LISTED).stream()
                .map(r -> line(r, reader, keys, now))
                .sorted((a, b) -> Boolean.compare(a.missing() == 0, b.missing() == 0))
                .toList();
        visit.html(
                200,
                pages.page("reviews", Frame.of(visit, "Reviews", "/reviews"), Map.of("reviews", lines, "keys", keys)));
    }

    private Line line(Review r, Approver reader, String keys, Instant now) {
        return new Line(
                r.id(),
                r.hold(),
                r.sentence(),
                r.breaker(),
                r.operator(),
                Visible.text(r.because()),
                ago(r.openedAt(), now),
                r.missing(),
                r.signed().stream()
                        .map(s -> new Look(s.person(), s.note(), ago(s.at(), now)))
                        .toList(),
                obstacle(r, reader, keys));
    }

    private String obstacle(Review review, Approver reader, String keys) {
        if (reader.role() != Approver.Role.APPROVER) {
            return "You may look, and sign nothing.";
        }
        return board.obstacle(review, reader.id())
                .orElse(keys.isEmpty() ? "You have no passkey here; use lineclear review close." : "");
    }

    private static String ago(Instant then, Instant now) {
        return QueueView.span(Duration.between(then, now)) + " ago";
    }

    /** As with votes, what counts is the passkey's signature and nothing else. */
    private void sign(Visit visit) {
        Approver person = visit.approver();
        if (!signatures.admits(person.id())) {
            throw new Refusal(429, "That are many signatures for one minute. Look into one first.");
        }
        JsonNode body = visit.json();
        Reviewing.Outcome done =
                reviewing.sign(visit.id(), body.path("statement").asString(""), registered.proof(person, body));
        if (!done.refusal().isEmpty()) {
            throw new Refusal(403, done.refusal());
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("missing", done.missing());
        out.put(
                "because",
                done.missing() == 0 ? "The review is closed." : "Signed. One more person has to look into it.");
        visit.json(200, out);
    }
}
