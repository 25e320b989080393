package dev.lineclear.server.around;

import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.audit.AuditException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the log knows of the sightings, read record by record: the requests that it has outcomes of, the changes that it lost
 * track of, and when the gateway put something back.
 */
final class Ledger {
    /** Clocks differ, and events have seconds only. */
    static final Duration CLOCKS = Duration.ofMinutes(1);

    /** More were never under way at once, and more doubts were never in one log. */
    private static final int MAX = 100_000;

    /**
     * A record that is about one request.
     *
     * @param operation as the gateway calls it
     * @param read whether it was let through as a read
     * @param lent whether it went with a role's session and not with the gateway's own credentials
     */
    record Entry(long index, String operation, boolean read, boolean lent) {}

    /**
     * A time in which a change may have been made that has no request's id on record.
     *
     * @param index of the record that says so
     * @param session of the role, where it went with one
     */
    record Doubt(long index, String operation, Instant from, Instant until, String session) {
        boolean holds(TrailEvent event) {
            boolean then = !event.at().isBefore(from) && !event.at().isAfter(until);
            boolean them = session.isEmpty() || session.equals(event.who().session());
            return then && them && event.is(operation);
        }
    }

    /** When something was put back. */
    record Window(long index, Instant from, Instant until) {
        boolean holds(TrailEvent event) {
            return !event.at().isBefore(from) && !event.at().isAfter(until);
        }
    }

    private record Open(long index, Instant at, String operation) {}

    private final Sightings sightings;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();
    private final Map<String, Long> lent = new HashMap<>();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    Ledger(Sightings sightings) {
        this.sightings = sightings;
    }

    /** As {@code LogPlace.read} gives them. */
    void entry(long index, byte[] bytes) {
        JsonNode record;
        Instant at;
        try {
            record = CanonicalJson.parse(bytes);
            at = Instant.parse(record.path("time").asString(""));
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
        first = first.or(() -> Optional.of(at));
        last = Optional.of(last.filter(l -> l.isAfter(at)).orElse(at));
        String type = record.path("type").asString("");
        JsonNode data = record.path("data");
        if (type.equals(Kind.INTENT.type()) && open.size() < MAX) {
            open.put(record.path("id").asString(""), new Open(index, at, text(data, "operation")));
        } else if (type.equals(Kind.OUTCOME.type())) {
            outcome(index, at, data);
        } else if (type.equals(Kind.READ.type())) {
            requested(index, data, true);
        } else if (type.equals(Kind.GATEWAY_STARTED.type()) || type.equals(Kind.LOG_REOPENED.type())) {
            lost(at);
        }
    }

    private void outcome(long index, Instant at, JsonNode data) {
        Optional<Open> intent = Optional.ofNullable(open.remove(text(data, "intent")));
        String operation = text(data, "operation");
        Instant from = intent.map(Open::at).orElse(at);
        if (operation.equals(Reversal.OPERATION)) {
            if (windows.size() < MAX) {
                windows.add(new Window(index, from.minus(CLOCKS), at.plus(CLOCKS)));
            }
        } else if (text(data.path("outcome"), "kind").equals("InDoubt")) {
            doubt(index, operation, from, at, text(data.path("assumed"), "session"));
        } else {
            requested(index, data, false);
        }
    }

    private void requested(long index, JsonNode data, boolean read) {
        String session = text(data.path("assumed"), "session");
        Entry entry = new Entry(index, text(data, "operation"), read, !session.isEmpty());
        String request = text(data.path("outcome"), "requestId");
        if (!request.isEmpty()) {
            sightings.of(request).forEach(s -> s.records.add(entry));
        }
        if (!session.isEmpty() && sightings.inSession(session)) {
            lent.putIfAbsent(session, index);
        }
    }

    /** What was under way when the gateway ended may have been done. */
    private void lost(Instant at) {
        open.values().forEach(o -> under(o, at));
        open.clear();
    }

    private void under(Open intent, Instant until) {
        if (intent.operation().equals(Reversal.OPERATION)) {
            windows.add(new Window(intent.index(), intent.at().minus(CLOCKS), until.plus(CLOCKS)));
        } else {
            doubt(intent.index(), intent.operation(), intent.at(), until, "");
        }
    }

    private void doubt(long index, String operation, Instant from, Instant until, String session) {
        if (doubts.size() < MAX) {
            doubts.add(new Doubt(index, operation, from.minus(CLOCKS), until.plus(CLOCKS), session));
        }
    }

    /** To be called at the end. */
    void end() {
        last.ifPresent(this::lost);
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    /** A change that it lost track of and that this can be; each is one at most. */
    Optional<Doubt> doubt(TrailEvent event) {
        Optional<Doubt> found = doubts.stream().filter(d -> d.holds(event)).findFirst();
        found.ifPresent(doubts::remove);
        return found;
    }

    Optional<Window> puttingBack(TrailEvent event) {
        return windows.stream().filter(w -> w.holds(event)).findFirst();
    }

    /** The record of what that session of a role was lent for. */
    Optional<Long> lent(String session) {
        return Optional.ofNullable(lent.get(session));
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asString("");
    }
}
