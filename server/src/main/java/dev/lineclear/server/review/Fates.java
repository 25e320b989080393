package dev.lineclear.server.review;

import static dev.lineclear.server.review.Story.t;

import dev.lineclear.server.review.Story.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What belongs together among the records of a story: a request, its hold, what people made of it, what came of it. */
final class Fates {
    /** Requests and holds that are remembered; a review tells fewer. */
    private static final int MAX = 20_000;

    /** Requests of a stage that somebody reads. */
    private static final int MAX_REQUESTS = 20;

    /** What happened to a hold, in order: votes, moves, the intent and the outcome under it. */
    private record Life(Line opened, List<Line> then) {
        /** As many as change anything; people vote once each. */
        private static final int MAX_LINES = 500;
    }

    private final Map<String, Life> holds = new LinkedHashMap<>();
    private final Map<String, Line> intents = new LinkedHashMap<>();

    /** Takes the next record of it. */
    void line(Line line) {
        switch (line.kind()) {
            case "hold-opened" -> {
                if (holds.size() < MAX) {
                    holds.put(line.subject(), new Life(line, new ArrayList<>()));
                }
            }
            case "intent" -> {
                if (intents.size() < MAX) {
                    intents.put(line.subject(), line);
                }
            }
            case "vote", "vote-withdrawn", "hold-moved", "glass-broken", "settled" -> then(line.subject(), line);
            case "outcome" -> intent(line.subject()).ifPresent(i -> then(t(i.data(), "hold"), line));
            default -> {}
        }
    }

    private void then(String hold, Line line) {
        Life life = holds.get(hold);
        if (life != null && life.then().size() < Life.MAX_LINES) {
            life.then().add(line);
        }
    }

    Optional<Line> opened(String hold) {
        return Optional.ofNullable(holds.get(hold)).map(Life::opened);
    }

    /** @param proposal the subject of an intent and of its outcome */
    Optional<Line> intent(String proposal) {
        return Optional.ofNullable(intents.get(proposal));
    }

    /** Whether people let it through, and it was sent. */
    boolean ran(String hold) {
        return outcome(hold)
                .filter(l -> !t(l.data().path("outcome"), "kind").equals("NotSent"))
                .isPresent();
    }

    private Optional<Line> outcome(String hold) {
        return Optional.ofNullable(holds.get(hold)).stream()
                .flatMap(l -> l.then().stream())
                .filter(l -> l.kind().equals("outcome"))
                .reduce((a, b) -> b);
    }

    /** What became of a hold, in sentences; as far as these records go. */
    List<String> became(String hold) {
        Life life = holds.get(hold);
        if (life == null) {
            return List.of("What became of it is not among these records.");
        }
        List<String> said = new ArrayList<>();
        Set<String> signed = new LinkedHashSet<>();
        Optional<Line> rejected = Optional.empty();
        String state = "OPEN";
        for (Line l : life.then()) {
            JsonNode d = l.data();
            String who = t(d, "approver");
            switch (l.kind()) {
                case "vote" -> {
                    if (t(d, "decision").equals("APPROVE")) {
                        signed.add(who);
                    } else if (t(d, "decision").equals("REJECT")) {
                        rejected = Optional.of(l);
                    }
                }
                case "vote-withdrawn" -> signed.remove(who);
                case "glass-broken" -> said.add(who + " broke the glass, record " + l.index() + ".");
                case "hold-moved" -> {
                    state = t(d, "to");
                    moved(l, state, signed, rejected).ifPresent(said::add);
                }
                case "outcome" ->
                    said.add("What came of it, record " + l.index() + ": " + Outcomes.of(d.path("outcome")));
                default -> said.add(t(d, "person") + " found out, record " + l.index() + ": " + t(d, "finding") + ".");
            }
        }
        if (state.equals("OPEN")) {
            said.add("It still waits, as of the last of these records.");
        } else if (state.equals("GRANTED")) {
            said.add("It was not asked for again, as of the last of these records.");
        }
        return said;
    }

    private static Optional<String> moved(Line move, String to, Set<String> signed, Optional<Line> rejected) {
        String record = ", record " + move.index();
        return switch (to) {
            case "GRANTED" ->
                Optional.of(
                        (signed.isEmpty() ? "Granted" : "Granted by " + String.join(" and ", signed)) + record + ".");
            case "REJECTED" ->
                Optional.of(rejected.map(v -> "Rejected by " + t(v.data(), "approver") + ", record " + v.index()
                                + ByPeople.because(v.data()))
                        .orElse("Rejected" + record + "."));
            case "EXPIRED" -> Optional.of("Nobody decided in time" + record + ".");
            case "SUPERSEDED" -> Optional.of("It was asked anew, since what it rests on had changed" + record + ".");
            case "OPEN" -> Optional.of("It waited again, since a vote no longer counted" + record + ".");
            case "IN_DOUBT" -> Optional.of("Nobody knew whether it ran" + record + ".");
            case "FAILED" -> Optional.of("It was not done" + record + ".");
            default -> Optional.empty();
        };
    }

    /** The requests of a rollout's stage, as people were shown them; empty where its record does not have them. */
    List<String> requests(String rollout, int stage) {
        JsonNode stages =
                opened(rollout).map(l -> l.data().path("input").path("stages")).orElse(null);
        if (stages == null) {
            return List.of();
        }
        List<String> does = new ArrayList<>();
        stages.path(stage).path("steps").values().forEach(step -> does.add(t(step, "does")));
        if (does.size() <= MAX_REQUESTS) {
            return does;
        }
        List<String> first = new ArrayList<>(does.subList(0, MAX_REQUESTS));
        first.add("and " + (does.size() - MAX_REQUESTS) + " more");
        return first;
    }
}
