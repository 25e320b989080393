package dev.lineclear.server.review;

import dev.lineclear.assessment.watch.Step;
import dev.lineclear.proposal.Signal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What sessions did, step by step, out of the log's records, and which of them came to something bad: what they did was taken
 * back, they were halted, a stage of theirs failed, production did something else than the rehearsal, or people opened an
 * incident. What came after that is not looked at: it was no forerunner. Not thread-safe.
 */
final class Courses {
    /** The last steps of a session: what is further back has nothing to do with how it ended. */
    static final int MAX_STEPS = 200;

    /** The oldest are forgotten. */
    private static final int MAX_SESSIONS = 20_000;

    /** Holds and intents whose sessions are known, the latest. */
    private static final int MAX_KNOWN = 200_000;

    /**
     * A step that was taken.
     *
     * @param what as {@link Step} has it, such as {@code refused destroy rds}
     * @param record its index in the log
     */
    record Taken(String what, long record) {}

    /** What one session did. */
    static final class Course {
        private final Deque<Taken> steps = new ArrayDeque<>();
        private final Map<String, Firings.Firing> fired = new HashMap<>();
        private boolean changed;
        private String end = "";

        List<Taken> steps() {
            return List.copyOf(steps);
        }

        /** What it came to; empty where to nothing bad. */
        String end() {
            return end;
        }

        /** Whether anything was sent to production that changes it. */
        boolean changed() {
            return changed;
        }

        private void step(String what, long record) {
            Taken last = steps.peekLast();
            if (!end.isEmpty() || last != null && last.what().equals(what)) {
                return;
            }
            if (steps.size() == MAX_STEPS) {
                steps.removeFirst();
            }
            steps.addLast(new Taken(what, record));
        }
    }

    /** The latest of as many. */
    private static final class Latest<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;
        private final int most;

        Latest(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    /** Whose a request is, and what it does. */
    private record Asked(String session, String effect, String operation) {}

    private final Map<String, Course> sessions = new Latest<>(MAX_SESSIONS);
    private final Map<String, Asked> byHold = new Latest<>(MAX_KNOWN);
    private final Map<String, Asked> byIntent = new Latest<>(MAX_KNOWN);
    private final Firings firings = new Firings();
    private final Map<String, String> takingBack = new Latest<>(MAX_KNOWN);

    /** By session, in the order in which they were opened. */
    Map<String, Course> all() {
        return sessions;
    }

    /** What became of accepted patterns. */
    Firings firings() {
        return firings;
    }

    /** Takes the next record. */
    void line(Story.Line line) {
        firings.time(line.time());
        JsonNode data = line.data();
        switch (line.kind()) {
            case "session-opened" -> sessions.putIfAbsent(line.subject(), new Course());
            case "hold-opened" -> {
                Asked asked = asked(data);
                byHold.put(line.subject(), asked);
                step(asked, Step.HELD, line);
            }
            case "hold-moved" -> {
                Asked asked = byHold.get(line.subject());
                if (asked != null && data.path("event").asString("").equals("REJECT")) {
                    step(asked, Step.REJECTED, line);
                }
            }
            case "refused" -> {
                if (data.path("why").asString("").equals("denied")) {
                    step(asked(data), Step.REFUSED, line);
                }
            }
            case "intent" -> intent(line, data);
            case "outcome" -> outcome(line, data);
            case "signalled" -> signalled(line, data.path("name").asString(""));
            case "settings-changed" -> firings.accepted(data.path("settings"), line);
            default -> ended(line, data);
        }
    }

    private void ended(Story.Line line, JsonNode data) {
        switch (line.kind()) {
            case "session-halted" -> end(line.subject(), "halted", line.time());
            case "incident-opened" -> end(data.path("session").asString(""), "an incident", line.time());
            case "compared" -> {
                if (data.path("seen").asBoolean(false) && !data.path("same").asBoolean(true)) {
                    endOfHold(line.subject(), "done otherwise than rehearsed", line.time());
                }
            }
            case "rollout-moved" -> {
                if (data.path("event").asString("").startsWith("FAILED")) {
                    endOfHold(line.subject(), "a stage failed", line.time());
                }
            }
            default -> {}
        }
    }

    private void signalled(Story.Line line, String name) {
        Step.signal(name).ifPresent(step -> step(line.subject(), step, line));
        Course course = sessions.get(line.subject());
        if (course != null && Signal.accepted(name)) {
            course.fired.computeIfAbsent(name, n -> firings.fired(n, line.time()));
        }
    }

    private void intent(Story.Line line, JsonNode data) {
        Optional<String> back = TakenBack.hold(data);
        if (back.isPresent()) {
            takingBack.put(line.id(), back.get());
            return;
        }
        Asked asked = asked(data);
        byIntent.put(line.id(), asked);
        Course course = sessions.get(asked.session());
        if (course != null) {
            course.changed = true;
            course.step(Step.DONE.of(asked.effect(), asked.operation()), line.index());
        }
    }

    private void outcome(Story.Line line, JsonNode data) {
        String intent = data.path("intent").asString("");
        String kind = data.path("outcome").path("kind").asString("");
        String hold = takingBack.remove(intent);
        if (hold != null && kind.equals("Succeeded")) {
            endOfHold(hold, "taken back", line.time());
        }
        Asked asked = byIntent.remove(intent);
        if (asked != null && !kind.equals("Succeeded")) {
            step(asked, Step.FAILED, line);
        }
    }

    private static Asked asked(JsonNode data) {
        return new Asked(
                data.path("session").asString(""),
                data.path("assessment").path("effect").asString("unknown"),
                data.path("operation").asString(""));
    }

    private void step(Asked asked, Step step, Story.Line line) {
        step(asked.session(), step.of(asked.effect(), asked.operation()), line);
    }

    private void step(String session, String what, Story.Line line) {
        Course course = sessions.get(session);
        if (course != null) {
            course.step(what, line.index());
        }
    }

    private void endOfHold(String hold, String how, Instant at) {
        Asked asked = byHold.get(hold);
        if (asked != null) {
            end(asked.session(), how, at);
        }
    }

    private void end(String session, String how, Instant at) {
        Course course = sessions.get(session);
        if (course != null) {
            course.end = course.end.isEmpty() ? how : course.end;
            course.fired.values().forEach(firing -> firing.came(at));
        }
    }

    /** Those that something bad came of, and those that changed something and nothing bad came of. */
    List<Course> those(boolean bad) {
        List<Course> some = new ArrayList<>();
        for (Course course : sessions.values()) {
            if (bad ? !course.end().isEmpty() : course.end().isEmpty() && course.changed()) {
                some.add(course);
            }
        }
        return some;
    }
}
