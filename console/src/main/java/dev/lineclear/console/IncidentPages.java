package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Incident;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Store;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** What went wrong, at people's signed word: open until somebody who does not operate the session says what it was. */
public final class IncidentPages {
    private static final int LISTED = 200;
    private static final HeaderName DISPOSITION = HeaderNames.CONTENT_DISPOSITION;

    private final Store store;
    private final Hearing hearing;
    private final RegisteredPasskeys registered;
    private final SignedWords words;
    private final Pages pages;
    private final InstantSource clock;

    /** A review reads the whole log: one at a time, however many ask. */
    private final Semaphore telling = new Semaphore(1);

    IncidentPages(Store store, Hearing hearing, String origin, Pages pages, InstantSource clock) {
        this.store = store;
        this.hearing = hearing;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.words = new SignedWords(registered, clock);
        this.pages = pages;
        this.clock = clock;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/incidents", guard.page(this::list));
        routing.get("/incidents/{id}", guard.page(this::one));
        routing.get("/incidents/{id}/review.html", guard.page(visit -> review(visit, Hearing.Form.HTML)));
        routing.get("/incidents/{id}/review.pdf", guard.page(visit -> review(visit, Hearing.Form.PDF)));
        routing.post("/incidents", guard.change(visit -> words.heard(visit, hearing::opened)));
        routing.post(
                "/incidents/{id}/close",
                guard.change(visit ->
                        words.heard(visit, (statement, proof) -> hearing.closed(visit.id(), statement, proof))));
    }

    /** An incident as people read it. */
    public record View(
            String id,
            boolean open,
            String session,
            String agent,
            String operator,
            String by,
            String what,
            String since,
            String opened,
            String closedBy,
            String closedAt,
            String summary,
            String impact,
            List<String> factors,
            List<String> lessons,
            List<String> actions) {}

    private View view(Incident i) {
        Instant now = clock.instant();
        return new View(
                i.id(),
                i.closed().isEmpty(),
                i.session(),
                i.agent(),
                i.operator(),
                i.by(),
                Visible.text(i.what()),
                i.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                ago(i.openedAt(), now),
                i.closed().map(Incident.Closed::by).orElse(""),
                i.closed().map(c -> ago(c.at(), now)).orElse(""),
                i.closed().map(c -> Visible.text(c.summary())).orElse(""),
                i.closed().map(c -> Visible.text(c.impact())).orElse(""),
                i.closed().map(c -> visible(c.factors())).orElse(List.of()),
                i.closed().map(c -> visible(c.lessons())).orElse(List.of()),
                i.closed().map(c -> visible(c.actions())).orElse(List.of()));
    }

    private static List<String> visible(List<String> texts) {
        return texts.stream().map(Visible::text).toList();
    }

    private static String ago(Instant at, Instant now) {
        return QueueView.span(Duration.between(at, now)) + " ago";
    }

    private void list(Visit visit) {
        List<View> incidents =
                store.incidents().recent(LISTED).stream().map(this::view).toList();
        visit.html(
                200,
                pages.page(
                        "incidents",
                        Frame.of(visit, "Incidents", "/incidents"),
                        Map.of(
                                "incidents",
                                incidents,
                                "keys",
                                registered.ids(visit.signedIn().person()),
                                "session",
                                store.sessions()
                                        .find(visit.asked("session"))
                                        .map(s -> s.id())
                                        .orElse(""))));
    }

    private Incident found(Visit visit) {
        return store.incidents().find(visit.id()).orElseThrow(() -> new Refusal(404, "There is no such incident."));
    }

    private void one(Visit visit) {
        Incident incident = found(visit);
        Approver reader = visit.signedIn().person();
        boolean own = store.approvers().same(incident.operator(), reader.id());
        visit.html(
                200,
                pages.page(
                        "incident",
                        Frame.of(visit, "Incident", "/incidents"),
                        Map.of(
                                "incident",
                                view(incident),
                                "own",
                                own,
                                "keys",
                                incident.closed().isEmpty() && !own ? registered.ids(reader) : "")));
    }

    private void review(Visit visit, Hearing.Form form) {
        Incident incident = found(visit);
        if (!telling.tryAcquire()) {
            throw new Refusal(429, "A review is being told out of the log for somebody; ask again in a moment.");
        }
        try {
            byte[] bytes = hearing.review(incident.session(), form);
            boolean pdf = form == Hearing.Form.PDF;
            // To be kept, and not a page of the console: it has styles of its own.
            visit.response()
                    .header(
                            DISPOSITION,
                            "attachment; filename=\"incident-" + incident.id() + (pdf ? ".pdf\"" : ".html\""));
            visit.send(200, pdf ? "application/pdf" : "text/html; charset=utf-8", bytes);
        } catch (IOException e) {
            throw new Refusal(500, "The review could not be told out of the log: " + e.getMessage());
        } finally {
            telling.release();
        }
    }
}
