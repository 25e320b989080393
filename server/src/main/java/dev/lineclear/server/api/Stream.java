package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.SIGNED_IN;

import dev.lineclear.console.Annex.Joint;
import dev.lineclear.console.Entrance;
import dev.lineclear.console.Line;
import dev.lineclear.console.Records;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.tlog.LogReader;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is recorded, as it is recorded (server-sent events): an event a record, its id the record's index, so that whoever
 * comes back with {@code Last-Event-ID} misses nothing. Records come with the checkpoint that covers them.
 */
final class Stream {
    private static final HeaderName LAST = HeaderNames.create("Last-Event-ID");
    private static final Duration BEAT = Duration.ofSeconds(2);

    /** In one go; the rest comes at the next. */
    private static final int MOST = 500;

    /** Whoever was away for longer is told so, and reads the history. */
    private static final long OLDEST = 5_000;

    /** There are not so many. */
    private static final int MAX_KINDS = 100;

    private final Joint joint;

    Stream(Joint joint) {
        this.joint = joint;
    }

    Operation operation() {
        return Operation.get("/events", SIGNED_IN, this::listen);
    }

    private void listen(Call call) {
        String last = call.request().headers().first(LAST).orElse(call.asked("after"));
        Set<String> kinds = call.asked("kinds").isEmpty()
                ? Set.of()
                : new TreeSet<>(List.of(call.asked("kinds").split(",", MAX_KINDS)));
        long size = joint.records().reader().checkpoint().size();
        long from = last.isEmpty() ? size : 1 + Call.place("Last-Event-ID", last);
        AtomicLong next = new AtomicLong(from);
        boolean told = joint.listeners().tell(call.response(), BEAT, rings -> news(call, next, kinds));
        if (!told) {
            throw ControlException.of(503, "too many are listening");
        }
    }

    /** Empty, and so over, as soon as whoever listens may not any more. */
    private Optional<String> news(Call call, AtomicLong next, Set<String> kinds) {
        if (!(joint.entrance().caller(call.request(), false) instanceof Entrance.Caller.Known)) {
            return Optional.empty();
        }
        LogReader reader = joint.records().reader();
        long size = reader.checkpoint().size();
        StringBuilder out = new StringBuilder();
        if (next.get() < size - OLDEST) {
            out.append("event: gap\ndata: {\"from\":")
                    .append(next.get())
                    .append(",\"to\":")
                    .append(size - OLDEST)
                    .append("}\n\n");
            next.set(size - OLDEST);
        }
        long until = Math.min(size, next.get() + MOST);
        for (long index = next.get(); index < until; index++) {
            Records.Entry entry = Records.entry(reader, index);
            if (kinds.isEmpty() || kinds.contains(entry.kind())) {
                out.append("id: ").append(index).append("\nevent: ").append(entry.kind());
                out.append("\ndata: ").append(CanonicalJson.string(Past.line(Line.of(entry))));
                out.append("\n\n");
            }
        }
        next.set(Math.max(next.get(), until));
        return Optional.of(out.toString());
    }
}
