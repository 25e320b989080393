package dev.lineclear.server.audit;

import dev.lineclear.record.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Which records tell of one change: its hold, votes, intents and outcomes, its session, its people and its policies. */
final class ChangeRecords {
    /** An agent that repeats a held call for hours leaves hundreds; more belongs to no one change. */
    static final int MAX_RECORDS = 10_000;

    private final String hold;
    private final Set<String> subjects = new HashSet<>();
    /** Who made whom what they are, as owners signed it. */
    private final Map<String, Set<String>> appointedBy = new HashMap<>();

    private final Set<String> policies = new HashSet<>();
    private final SortedSet<Long> indexes = new TreeSet<>();

    private ChangeRecords(String hold) {
        this.hold = hold;
        subjects.add(hold);
    }

    /** @return their indexes; the log is verified whole on the way */
    static List<Long> of(LogPlace log, String hold, Consumer<String> progress) throws IOException {
        ChangeRecords change = new ChangeRecords(hold);
        // Twice, since what a change rests on (session, people, policies) was written before it was known.
        Proven.trusted(log.walk(progress, (index, entry) -> change.learn(Proven.parse(entry))));
        if (change.policies.isEmpty()) {
            throw new AuditException("no record in the log is about a hold " + hold);
        }
        change.appointers();
        Proven.trusted(log.walk(progress, (index, entry) -> change.collect(index, Proven.parse(entry))));
        return new ArrayList<>(change.indexes);
    }

    private void learn(JsonNode record) {
        JsonNode data = record.path("data");
        boolean opened = subject(record).equals(hold) && is(record, Kind.HOLD_OPENED);
        boolean executed = data.path("hold").asString("").equals(hold);
        if (opened || executed) {
            policies.add(data.path("explanation").path("policyVersion").asString(""));
            add(data.path("session").asString(""));
            add(data.path("agent").asString(""));
        }
        if ((is(record, Kind.APPROVER_CHANGED) || is(record, Kind.AGENT_CHANGED)) && appointedBy.size() < MAX_RECORDS) {
            appointedBy
                    .computeIfAbsent(subject(record), who -> new HashSet<>())
                    .add(data.path("by").asString(""));
        }
        if (executed && !opened) {
            // Intents, and what refers to them, are about the proposal that repeated the held one.
            add(subject(record));
        }
        if (subject(record).equals(hold)
                && (is(record, Kind.VOTE) || is(record, Kind.GLASS_BROKEN) || is(record, Kind.REVIEW_SIGNED))) {
            add(data.path("approver").asString(""));
            add(data.path("by").asString(""));
        }
        if (data.path("hold").asString("").equals(hold) || subject(record).equals(hold)) {
            add(data.path("proposal").asString(""));
        }
    }

    /** Also whoever appointed those already named, up to the first owner. */
    private void appointers() {
        int before;
        do {
            before = subjects.size();
            List.copyOf(subjects)
                    .forEach(who -> appointedBy.getOrDefault(who, Set.of()).forEach(this::add));
        } while (subjects.size() > before);
    }

    private void add(String subject) {
        if (!subject.isEmpty() && subjects.size() < MAX_RECORDS) {
            subjects.add(subject);
        }
    }

    private void collect(long index, JsonNode record) {
        JsonNode data = record.path("data");
        boolean policy = is(record, Kind.POLICY_TEXT)
                && policies.contains(data.path("policyVersion").asString(""));
        boolean about = subjects.contains(subject(record)) && !is(record, Kind.READ);
        if (policy || about) {
            if (indexes.size() == MAX_RECORDS) {
                throw new AuditException("more than " + MAX_RECORDS + " records tell of hold " + hold);
            }
            indexes.add(index);
        }
    }

    private static String subject(JsonNode record) {
        return record.path("subject").asString("");
    }

    private static boolean is(JsonNode record, Kind kind) {
        return record.path("type").asString("").equals(kind.type());
    }
}
