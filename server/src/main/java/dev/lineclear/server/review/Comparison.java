package dev.lineclear.server.review;

import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.review.Actors.Actor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How changes went, by who or what made them. A change is a request that production did. It failed when it was taken back,
 * did something else than its rehearsal, left production otherwise than its answer said, or was part of a rollout's stage that
 * failed. A near miss is a request that policies refused or people rejected. Incidents are counted beside: which change of a
 * session one is of, nobody says.
 */
public final class Comparison {
    /** Changes that may still be taken back; of older ones it is not noticed. */
    private static final int MAX_CHANGES = 500_000;

    /** Names of one sort that are told apart; more are nothing that anybody compares. */
    private static final int MAX_NAMES = 1_000;

    /** A request that was sent to production. */
    private static final class Change {
        private final Actor actor;
        private final String operation;
        private boolean failed;
        private boolean reverted;
        private Instant done = Instant.MAX;

        Change(Actor actor, String operation) {
            this.actor = actor;
            this.operation = operation;
        }
    }

    private final Instant since;
    private final Instant until;
    private final Actors actors = new Actors();
    private final Map<String, Change> byIntent = new LinkedHashMap<>();
    private final Map<String, Change> byHold = new LinkedHashMap<>();
    private final Map<String, Change> byDigest = new LinkedHashMap<>();
    private final Stages stages = new Stages();
    private final Map<String, String> revertOf = new LinkedHashMap<>();
    private final Map<String, SortedMap<String, Counts>> tallies = new LinkedHashMap<>();

    private Comparison(Instant since, Instant until) {
        this.since = since;
        this.until = until;
        Actors.dimensions().forEach(d -> tallies.put(d, new TreeMap<>()));
    }

    /** Reads the log, which is verified on the way. */
    public static Comparison of(LogPlace log, Instant since, Instant until, Consumer<String> progress)
            throws IOException {
        Comparison comparison = over(since, until);
        var unused = log.read(progress, (index, entry) -> comparison.line(Story.line(index, entry)));
        return comparison;
    }

    static Comparison over(Instant since, Instant until) {
        return new Comparison(since, until);
    }

    /** Takes the next record. */
    void line(Story.Line line) {
        if (!line.time().isBefore(until)) {
            return;
        }
        JsonNode data = line.data();
        switch (line.kind()) {
            case "session-opened" -> actors.opened(line.subject(), data);
            case "hold-opened" -> {
                stages.held(line.subject(), data);
                keep(byHold, line.subject(), change(data));
            }
            case "intent" -> intent(line, data);
            case "outcome" -> outcome(line, data);
            case "compared" -> {
                if (data.path("seen").asBoolean(false) && !data.path("same").asBoolean(true)) {
                    failed(byIntent.get(data.path("intent").asString("")));
                }
            }
            case "refused" -> {
                if (data.path("why").asString("").equals("denied")) {
                    nearMiss(line, change(data));
                }
            }
            case "hold-moved" -> {
                if (data.path("event").asString("").equals("REJECT")) {
                    nearMiss(line, Optional.ofNullable(byHold.get(line.subject())));
                }
            }
            case "rollout-moved" ->
                stages.failed(line.subject(), data).forEach(request -> failed(byDigest.get(request)));
            case "incident-opened" -> incident(line, data);
            default -> {}
        }
    }

    /** Empty where it is not known who asked: taking back, and people who change the gateway. */
    private Optional<Change> change(JsonNode data) {
        return actors.of(data.path("session").asString(""))
                .map(a -> new Change(a, data.path("operation").asString("")));
    }

    private static <T> void keep(Map<String, T> map, String key, Optional<T> value) {
        if (map.size() == MAX_CHANGES) {
            map.remove(map.keySet().iterator().next());
        }
        value.ifPresent(v -> map.put(key, v));
    }

    private void intent(Story.Line line, JsonNode data) {
        String hold = data.path("hold").asString("");
        Optional<String> back = TakenBack.hold(data);
        if (back.isPresent()) {
            keep(revertOf, line.id(), back);
            return;
        }
        Optional<Change> change = hold.isEmpty()
                ? change(data)
                : Optional.ofNullable(byHold.get(hold)).or(() -> change(data));
        keep(byIntent, line.id(), change);
        keep(byDigest, Stages.key(data), change);
        if (!hold.isEmpty()) {
            keep(byHold, hold, change);
        }
    }

    private void outcome(Story.Line line, JsonNode data) {
        String intent = data.path("intent").asString("");
        boolean done = data.path("outcome").path("kind").asString("").equals("Succeeded");
        String taken = revertOf.remove(intent);
        if (taken != null && done) {
            reverted(byHold.get(taken), line.time());
        }
        Change change = byIntent.get(intent);
        if (change == null || !done) {
            return;
        }
        change.done = line.time();
        if (within(line.time())) {
            count(change, Counts::change);
        }
        JsonNode verification = data.path("verification");
        if (verification.isObject() && !verification.path("confirmed").asBoolean(false)) {
            failed(change);
        }
    }

    private void failed(@Nullable Change change) {
        if (change != null && !change.failed && within(change.done)) {
            change.failed = true;
            count(change, Counts::failure);
        }
    }

    private void reverted(@Nullable Change change, Instant at) {
        if (change == null || change.reverted || !within(change.done)) {
            return;
        }
        change.reverted = true;
        failed(change);
        long took = Duration.between(change.done, at).toMillis();
        count(change, counts -> counts.revert(took));
    }

    private void nearMiss(Story.Line line, Optional<Change> change) {
        if (within(line.time())) {
            change.ifPresent(c -> count(c, Counts::nearMiss));
        }
    }

    private void incident(Story.Line line, JsonNode data) {
        if (within(line.time())) {
            actors.of(data.path("session").asString("")).ifPresent(actor -> count(actor.names(), Counts::incident));
        }
    }

    /** What is not done yet is of no period. */
    private boolean within(Instant at) {
        return !at.isBefore(since) && at.isBefore(until);
    }

    private void count(Change change, Consumer<Counts> counting) {
        count(change.actor.names(change.operation), counting);
    }

    private void count(Map<String, String> names, Consumer<Counts> counting) {
        names.forEach((dimension, name) -> {
            SortedMap<String, Counts> all = tallies.computeIfAbsent(dimension, d -> new TreeMap<>());
            String under = all.size() < MAX_NAMES || all.containsKey(name) ? name : "others";
            counting.accept(all.computeIfAbsent(under, n -> new Counts()));
        });
    }

    /** By what they are told apart by, and then by name. */
    Map<String, SortedMap<String, Counts>> tallies() {
        return tallies;
    }

    Instant since() {
        return since;
    }

    Instant until() {
        return until;
    }
}
