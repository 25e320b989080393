package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What one agent does call by call: how far each change is, and letting go on what was stopped. */
public final class PacePages {
    private final Store store;
    private final Hearing hearing;
    private final RegisteredPasskeys registered;
    private final SignedWords words;
    private final Pages pages;
    private final InstantSource clock;

    PacePages(Store store, Hearing hearing, String origin, Pages pages, InstantSource clock) {
        this.store = store;
        this.hearing = hearing;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.words = new SignedWords(registered, clock);
        this.pages = pages;
        this.clock = clock;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/paces/{id}", guard.page(this::one));
        routing.post(
                "/paces/{id}/words",
                guard.change(
                        visit -> words.heard(visit, (statement, proof) -> hearing.pace(visit.id(), statement, proof))));
    }

    /** One call of a change. */
    public record Call(String hold, String touches, String state) {}

    /** One change, and how far it is. */
    public record Change(
            String sets, String state, String stateClass, String since, String because, List<Call> calls) {}

    private void one(Visit visit) {
        Pace pace = store.paces().find(visit.id()).orElseThrow(() -> new Refusal(404, "There is no such pace."));
        Approver reader = visit.signedIn().person();
        Instant now = clock.instant();
        boolean stopped = pace.waves().stream().anyMatch(w -> w.state() == Pace.State.STOPPED);
        boolean own = pace.waves().stream()
                .flatMap(w -> w.members().stream())
                .flatMap(m -> store.holds().find(m.hold()).stream())
                .anyMatch(h -> store.approvers().same(h.proposal().session().operator(), reader.id()));
        visit.html(
                200,
                pages.page(
                        "pace",
                        Frame.of(visit, "What " + pace.agent() + " does call by call", "/rollouts"),
                        Map.of(
                                "id",
                                pace.id(),
                                "agent",
                                pace.agent(),
                                "operation",
                                Visible.text(pace.operation()),
                                "changes",
                                pace.waves().reversed().stream()
                                        .map(w -> change(w, now))
                                        .toList(),
                                "keys",
                                stopped && !own ? registered.ids(reader) : "",
                                "stopped",
                                stopped)));
    }

    private static Change change(Pace.Wave w, Instant now) {
        return new Change(
                w.parameters().stream()
                        .filter(p -> !p.startsWith("("))
                        .map(Visible::text)
                        .collect(Collectors.joining(", ")),
                RolloutPages.words(w.state()),
                w.state().name().toLowerCase(Locale.ROOT),
                QueueView.span(Duration.between(w.since(), now)) + " ago",
                Visible.text(w.because()),
                w.members().stream()
                        .map(m -> new Call(
                                m.hold(),
                                Visible.text(String.join(", ", m.urns())),
                                m.passed() ? "well" : m.done() ? "done" : "not done yet"))
                        .toList());
    }
}
