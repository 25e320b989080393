package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.pipeline.Pacing;
import dev.lineclear.pipeline.Staging;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Changes made stage by stage, live; stopping one; and what agents do call by call. */
public final class RolloutPages {
    private static final int LISTED = 100;
    private static final int MAX_REASON = 500;

    private final Store store;
    private final Staging staging;
    private final Pacing pacing;
    private final SignedWords words;
    private final RegisteredPasskeys registered;
    private final Hearing hearing;
    private final Pages pages;
    private final InstantSource clock;

    RolloutPages(
            Store store,
            Staging staging,
            Pacing pacing,
            Hearing hearing,
            String origin,
            Pages pages,
            InstantSource clock) {
        this.hearing = hearing;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.words = new SignedWords(registered, clock);
        this.store = store;
        this.staging = staging;
        this.pacing = pacing;
        this.pages = pages;
        this.clock = clock;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/rollouts", guard.page(visit -> list(visit, "rollouts")));
        routing.get("/rollouts/live", guard.page(visit -> list(visit, "rolloutslive")));
        routing.get("/rollouts/{id}", guard.page(visit -> one(visit, "rollout")));
        routing.get("/rollouts/{id}/live", guard.page(visit -> one(visit, "rolloutlive")));
        routing.get("/rollouts/{id}/say", guard.page(visit -> one(visit, "rolloutsay")));
        routing.post("/rollouts/{id}/halt", guard.change(this::halt));
        routing.post(
                "/rollouts/{id}/words",
                guard.change(visit ->
                        words.heard(visit, (statement, proof) -> hearing.rollout(visit.id(), statement, proof))));
    }

    /** The same change to one target after the other. */
    public record Wave(
            String id,
            String agent,
            String operation,
            String state,
            String stateClass,
            int calls,
            String since,
            String because) {}

    private void list(Visit visit, String template) {
        Instant now = clock.instant();
        List<RolloutView> rollouts = store.rollouts().recent(LISTED).stream()
                .map(r -> RolloutView.of(store, r, now))
                .flatMap(Optional::stream)
                .toList();
        List<Wave> waves = pacing.recent(LISTED).stream()
                .flatMap(p -> p.waves().stream().map(w -> wave(p, w, now)))
                .toList();
        visit.html(
                200,
                pages.page(
                        template,
                        Frame.of(visit, "Rollouts", "/rollouts"),
                        Map.of("rollouts", rollouts, "waves", waves)));
    }

    private static Wave wave(Pace pace, Pace.Wave wave, Instant now) {
        return new Wave(
                pace.id(),
                pace.agent(),
                Visible.text(pace.operation()),
                words(wave.state()),
                wave.state().name().toLowerCase(Locale.ROOT),
                wave.members().size(),
                QueueView.span(Duration.between(wave.since(), now)) + " ago",
                Visible.text(wave.because()));
    }

    static String words(Pace.State state) {
        return switch (state) {
            case BAKING -> "being watched";
            case WELL -> "well";
            case STOPPED -> "stopped: a person must say";
        };
    }

    private void one(Visit visit, String template) {
        RolloutView view = store.rollouts()
                .find(visit.id())
                .flatMap(r -> RolloutView.of(store, r, clock.instant()))
                .orElseThrow(() -> new Refusal(404, "There is no such rollout."));
        Approver reader = visit.signedIn().person();
        Map<String, Object> with = new HashMap<>(Map.of("rollout", view));
        if (!template.equals("rolloutlive")) {
            with.put("keys", registered.ids(reader));
            with.put("says", view.says(store.approvers().same(view.operator(), reader.id())));
        }
        visit.html(200, pages.page(template, Frame.of(visit, view.change(), "/rollouts"), with));
    }

    /** Stopping needs no passkey, as stopping an agent does not. */
    private void halt(Visit visit) {
        Approver person = visit.approver();
        String reason = visit.json().path("reason").asString("").strip();
        if (reason.isEmpty() || reason.length() > MAX_REASON) {
            throw new Refusal(400, "Say why, in a sentence.");
        }
        try {
            staging.halt(visit.id(), "halted by " + person.id() + ": " + Visible.text(reason));
        } catch (Staging.NotNowException e) {
            throw new Refusal(409, String.valueOf(e.getMessage()));
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("because", "It is halted: no further request of it is sent.");
        visit.json(200, out);
    }
}
