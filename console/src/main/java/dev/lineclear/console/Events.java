package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Tells open pages that something changed (server-sent events); what it is they ask for themselves, as whoever they are. */
final class Events {
    private static final Duration BEAT = Duration.ofSeconds(15);

    private final Bell bell;
    private final Listeners listeners;

    Events(Bell bell, Listeners listeners) {
        this.bell = bell;
        this.listeners = listeners;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/events", guard.open(this::listen));
    }

    private void listen(Visit visit) {
        visit.signedIn();
        AtomicLong seen = new AtomicLong(bell.rings());
        boolean told = listeners.tell(
                visit.response(),
                BEAT,
                rings -> Optional.of(seen.getAndSet(rings) == rings ? "" : "event: changed\ndata: " + rings + "\n\n"));
        if (!told) {
            throw new Refusal(503, "Too many pages are open.");
        }
    }
}
