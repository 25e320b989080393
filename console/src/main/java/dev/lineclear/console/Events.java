package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Tells open pages that something changed (server-sent events); what it is they ask for themselves, as whoever they are. */
final class Events {
    /** A line now and then shows that the connection lives; and a page that was closed is noticed. */
    private static final Duration BEAT = Duration.ofSeconds(15);

    /** Browsers connect again by themselves; whoever was signed out meanwhile is not let in. */
    private static final int BEATS = 40;

    private final Bell bell;
    private final Semaphore room = new Semaphore(Limits.LISTENERS);
    private volatile boolean closing;

    Events(Bell bell) {
        this.bell = bell;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/events", guard.open(this::listen));
    }

    private void listen(Visit visit) {
        visit.signedIn();
        if (!room.tryAcquire()) {
            throw new Refusal(503, "Too many pages are open.");
        }
        visit.response().header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        try (OutputStream out = visit.response().outputStream()) {
            long seen = bell.rings();
            say(out, "retry: 2000\n\n");
            for (int beat = 0; beat < BEATS && !closing; beat++) {
                long now = bell.await(seen, BEAT);
                say(out, now == seen ? ":\n\n" : "event: changed\ndata: " + now + "\n\n");
                seen = now;
            }
        } catch (IOException e) {
            // The page was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void close() {
        closing = true;
        bell.ring();
    }
}
