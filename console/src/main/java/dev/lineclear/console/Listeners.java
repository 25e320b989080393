package dev.lineclear.console;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Whoever waits to be told of something (server-sent events), pages and programs: so many at once, each for a while. */
public final class Listeners {
    /** They connect again by themselves; whoever was signed out meanwhile is not let in. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Bell bell;
    private final Semaphore room = new Semaphore(Limits.LISTENERS);
    private volatile boolean closing;

    Listeners(Bell bell) {
        this.bell = bell;
    }

    /** Says what there is to say, in the form of server-sent events; empty ends it. */
    @FunctionalInterface
    public interface Telling {
        /** @param rings how often the bell has rung */
        Optional<String> next(long rings);
    }

    /**
     * Tells one listener for a while, each time the bell rings and else at each beat.
     *
     * @return false when there are too many; nothing was answered then
     */
    public boolean tell(ServerResponse response, Duration beat, Telling telling) {
        if (!room.tryAcquire()) {
            return false;
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        try (OutputStream out = response.outputStream()) {
            long seen = bell.rings();
            say(out, "retry: 2000\n\n");
            Optional<String> next = telling.next(seen);
            for (long left = LONGEST.dividedBy(beat); left > 0 && next.isPresent() && !closing; left--) {
                say(out, next.get());
                seen = bell.await(seen, beat);
                next = telling.next(seen);
            }
        } catch (IOException e) {
            // Whoever listened went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
        return true;
    }

    /** A line now and then shows that the connection lives; and a listener who went away is noticed. */
    private static void say(OutputStream out, String text) throws IOException {
        out.write((text.isEmpty() ? ":\n\n" : text).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void close() {
        closing = true;
        bell.ring();
    }
}
