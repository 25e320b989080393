package dev.lineclear.server.review;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.record.AskedAgain;
import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.guard.SelfGuard;
import dev.lineclear.server.review.Past.Bent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Decides again what a log says was decided: by the policies that decided, to see that the records hold all that they were
 * asked with; and by others, to see what these would have made of it. Executes and asks nothing.
 */
public final class Replay {
    /** Sessions whose tasks are kept while the log is read: reads do not repeat them. Of older ones policies see none. */
    private static final int MAX_SESSIONS = 100_000;

    private static final String TYPE = "\"type\":\"dev.lineclear.";
    /** What the gateway says where it refuses below the policies. */
    private static final String SANDBOXED = " is sandboxed: it changes nothing in production.";

    private static final String POLICY_TEXT = "policy-text";
    private static final String SESSION_OPENED = "session-opened";

    private final Versions versions = new Versions();
    private final Roster roster = new Roster();
    private final Map<String, String> tasks = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_SESSIONS;
        }
    };
    private final Instant since;
    private final Instant until;
    private final Optional<CedarDecider> others;

    private Replay(Instant since, Instant until, Optional<Policies> others) {
        this.since = since;
        this.until = until;
        this.others = others.map(CedarDecider::new);
    }

    /**
     * @param tally what came of it
     * @param inquiries how often a policy engine was asked: questions alike are answered once
     * @param roster who could sign at the end of the period
     */
    public record Result(Tally tally, long inquiries, Roster roster) {}

    /**
     * Reads the log, which is verified on the way.
     *
     * @param others empty to decide by the policies that decided, and no others
     */
    public static Result of(
            LogPlace log, Instant since, Instant until, Optional<Policies> others, Consumer<String> progress)
            throws IOException {
        Replay replay = new Replay(since, until, others);
        try (Workers workers = new Workers(replay::decide)) {
            log.read(progress, (index, entry) -> replay.entry(index, entry, workers));
            Tally tally = workers.finished();
            return new Result(
                    tally,
                    replay.versions.inquiries()
                            + replay.others.map(CedarDecider::inquiries).orElse(0L),
                    replay.roster);
        }
    }

    /** @return the policies of a version whose text stands in the log; empty where it does not, or cannot be read */
    public static Optional<Policies> policies(LogPlace log, String version, Consumer<String> progress)
            throws IOException {
        Versions versions = new Versions();
        log.read(progress, (index, entry) -> {
            if (kind(entry).equals(POLICY_TEXT)) {
                versions.text(parse(index, entry).path("data"));
            }
        });
        return versions.decider(version).map(CedarDecider::policies);
    }

    /** What stands before decisions is taken in as it comes; decisions wait for a worker. */
    private void entry(long index, byte[] entry, Workers workers) {
        switch (kind(entry)) {
            case POLICY_TEXT -> versions.text(parse(index, entry).path("data"));
            case SESSION_OPENED -> {
                JsonNode record = parse(index, entry);
                synchronized (tasks) {
                    tasks.put(
                            record.path("subject").asString(""),
                            record.path("data").path("task").asString(""));
                }
            }
            case "owner-enrolled", "approver-changed", "person-recognised" -> {
                JsonNode record = parse(index, entry);
                if (time(index, record).isBefore(until)) {
                    roster.record(record.path("subject").asString(""), record.path("data"));
                }
            }
            case "read", "refused", "hold-opened", "intent" -> workers.give(index, entry);
            default -> {}
        }
    }

    /** The type is last in the RFC 8785 form, and no text within can look like it: its quotes would be escaped. */
    private static String kind(byte[] entry) {
        int from = Math.max(0, entry.length - 2 * TYPE.length() - 64);
        String end = new String(entry, from, entry.length - from, StandardCharsets.ISO_8859_1);
        int type = end.lastIndexOf(TYPE);
        int version = end.lastIndexOf(".v");
        return type < 0 || version < type ? "" : end.substring(type + TYPE.length(), version);
    }

    private static JsonNode parse(long index, byte[] entry) {
        try {
            return CanonicalJson.parse(entry);
        } catch (CanonicalJson.MalformedException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }

    private static Instant time(long index, JsonNode record) {
        try {
            return Instant.parse(record.path("time").asString(""));
        } catch (DateTimeException e) {
            throw new AuditException("record " + index + " is none: it has no time");
        }
    }

    private void decide(long index, byte[] entry, Tally tally) {
        JsonNode record = parse(index, entry);
        try {
            Instant time = Instant.parse(record.path("time").asString(""));
            if (time.isBefore(since) || !time.isBefore(until)) {
                return;
            }
            Optional<Past> past =
                    Past.of(index, kind(entry), record.path("subject").asString(""), record.path("data"));
            if (past.isPresent()) {
                again(past.get(), time, tally);
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            tally.cannot("the record is none: " + e.getClass().getSimpleName());
        }
    }

    private void again(Past past, Instant time, Tally tally) {
        Optional<AskedAgain> question = AskedAgain.of(past.subject(), time, past.data(), task(past));
        if (past.data().path("operation").asString("").equals(ChangeSet.OPERATION)) {
            tally.notAsked("a change set, which is decided request by request");
            return;
        }
        if (question.isEmpty()) {
            tally.cannot("its record does not hold what the policies were asked with");
            return;
        }
        AskedAgain asked = question.get();
        Optional<CedarDecider> then = versions.decider(past.version());
        Bent bent = Bent.NOT;
        if (then.isEmpty()) {
            tally.cannot("by " + past.version() + ", whose text this release cannot read or the log does not have");
        } else if (then.get().policies().lookAt(asked.altered())) {
            tally.cannot("the policies look at what the record does not hold as it was");
        } else if (past.reasons()
                .equals(List.of(asked.proposal().session().agent().id() + SANDBOXED))) {
            tally.notAsked("the agent was sandboxed, and the policies were not what decided");
        } else if (SelfGuard.decided(asked.proposal(), past.reasons())) {
            tally.notAsked("the gateway's own guard decided, by who its owners were then");
        } else {
            Optional<Bent> same = past.same(then.get().decide(asked.proposal(), asked.assessment(), Evidence.NONE));
            tally.decided(same.isPresent(), past.index());
            bent = same.orElse(Bent.NOT);
        }
        if (others.isPresent() && past.counts() && !asked.proposal().changesGateway()) {
            byOthers(others.get(), past, asked, bent, time, tally);
        }
    }

    private static void byOthers(
            CedarDecider others, Past past, AskedAgain asked, Bent bent, Instant time, Tally tally) {
        if (others.policies().lookAt(asked.altered())) {
            tally.cannot("the other policies look at what the record does not hold as it was");
            return;
        }
        // A gate that only observed lets all through whatever policies say: what they say once it enforces is asked
        // for.
        boolean observed = bent == Bent.OBSERVED;
        Verdict said = others.decide(asked.proposal(), asked.assessment(), Evidence.NONE);
        Verdict now = observed ? said : bent.of(said);
        String then = observed ? Tally.OBSERVED : past.verdict();
        tally.request(then, now.word());
        tally.asked(past.askedOf(), Past.approvals(now));
        if (!past.verdict().equals(now.word())) {
            tally.example(new Tally.Moved(
                    past.index(),
                    time,
                    past.data().path("agent").asString(""),
                    past.data().path("operation").asString(""),
                    past.data().path("targets").path(0).asString(""),
                    then,
                    now.word(),
                    List.copyOf(now.explanation().policies())));
        }
    }

    private Optional<String> task(Past past) {
        synchronized (tasks) {
            return Optional.ofNullable(tasks.get(past.data().path("session").asString("")));
        }
    }
}
