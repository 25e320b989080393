package dev.lineclear.bench.trail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Strict first-hit F1. Of each session (the events of one key or principal, with no pause longer than an hour) only the first
 * alarm counts, as it is the first that makes somebody look: on an event of an attack it finds that attack, anywhere else it
 * is false, and nothing later in that session makes up for it. An attack that no session's first alarm falls on is missed.
 */
final class FirstHit {
    /** Whoever comes back after so long works on something else. */
    static final Duration PAUSE = Duration.ofHours(1);

    private static final class Session {
        private Instant last = Instant.MIN;
        private boolean alarmed;
    }

    /**
     * What was measured.
     *
     * @param attacks that there are events of
     * @param found each, with the time from its first event to the first hit
     * @param by what the first hit of each was
     * @param falses of each session whose first alarm is on no attack's event, what that was on
     * @param sessions in all
     * @param alarms in all, with those that do not count
     */
    record Score(
            Set<String> attacks,
            Map<String, Duration> found,
            Map<String, String> by,
            List<String> falses,
            long sessions,
            long alarms) {
        double precision() {
            return found.isEmpty() ? 0 : (double) found.size() / (found.size() + falses.size());
        }

        double recall() {
            return attacks.isEmpty() ? 0 : (double) found.size() / attacks.size();
        }

        double f1() {
            double both = precision() + recall();
            return both == 0 ? 0 : 2 * precision() * recall() / both;
        }

        /** The middle of the times to detection; empty when nothing was found. */
        Optional<Duration> median() {
            List<Duration> times = new ArrayList<>(found.values());
            Collections.sort(times);
            return times.isEmpty() ? Optional.empty() : Optional.of(times.get((times.size() - 1) / 2));
        }
    }

    private FirstHit() {}

    /**
     * @param events in the order of their times
     * @param from alarms before do not count, nor do attacks of which all was before: until then it learns
     */
    static Score of(List<Seen> events, Labels labels, Watcher watcher, Instant from) {
        Map<String, Session> sessions = new HashMap<>();
        Map<String, Instant> begun = new HashMap<>();
        Set<String> attacks = new HashSet<>();
        Map<String, Duration> found = new LinkedHashMap<>();
        Map<String, String> by = new HashMap<>();
        List<String> falses = new ArrayList<>();
        long begunSessions = 0;
        long alarms = 0;
        for (Seen seen : events) {
            Instant at = seen.event().at();
            Session session = sessions.computeIfAbsent(seen.stream(), s -> new Session());
            if (session.last.equals(Instant.MIN) || at.isAfter(session.last.plus(PAUSE))) {
                begunSessions++;
                session.alarmed = false;
            }
            session.last = at;
            List<String> names = watcher.look(seen);
            boolean alarm = !names.isEmpty();
            Optional<String> attack = labels.attack(seen);
            attack.ifPresent(a -> begun.putIfAbsent(a, at));
            if (at.isBefore(from)) {
                continue;
            }
            attack.ifPresent(attacks::add);
            alarms += alarm ? 1 : 0;
            if (alarm && !session.alarmed) {
                session.alarmed = true;
                String what = String.join(", ", names);
                attack.ifPresentOrElse(
                        a -> {
                            found.putIfAbsent(a, Duration.between(begun.get(a), at));
                            by.putIfAbsent(a, what);
                        },
                        () -> falses.add(
                                "%s: %s on %s %s".formatted(what, seen.event().operation(), at, seen.file())));
            }
        }
        return new Score(attacks, found, by, falses, begunSessions, alarms);
    }
}
