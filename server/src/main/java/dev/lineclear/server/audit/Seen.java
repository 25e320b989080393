package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Something unusual that the watch saw, as its record has it.
 *
 * @param index of the record
 * @param session at whose proposal it was seen
 * @param of which it is said: {@code session}, {@code agent}, {@code fleet}
 * @param proposals behind it
 */
public record Seen(
        long index,
        Instant time,
        String session,
        String agent,
        String operator,
        String name,
        String strength,
        String of,
        String sentence,
        String operation,
        List<String> proposals) {
    private static final String TYPE = "dev.lineclear.";

    /** The latest of a log: more than anybody reads. */
    public static final int MOST = 1_000;

    public Seen {
        proposals = List.copyOf(proposals);
    }

    /**
     * What is asked for.
     *
     * @param session of this one only
     * @param agent of this one only
     * @param since included
     * @param until not included
     */
    public record Asked(Optional<String> session, Optional<String> agent, Instant since, Instant until) {
        private boolean has(Seen seen) {
            return session.map(seen.session()::equals).orElse(true)
                    && agent.map(seen.agent()::equals).orElse(true)
                    && !seen.time().isBefore(since)
                    && seen.time().isBefore(until);
        }
    }

    /**
     * What there is.
     *
     * @param seen the latest, oldest first
     * @param unknown {@code session ID} or {@code agent NAME} where no record of the log is about what was asked for; else
     *     empty
     */
    public record Found(List<Seen> seen, String unknown) {
        public Found {
            seen = List.copyOf(seen);
        }
    }

    /**
     * Reads the log, which is verified on the way.
     *
     * @throws AuditException when the log is not what was logged
     */
    public static Found in(LogPlace log, Asked asked, Consumer<String> progress) throws IOException {
        Deque<Seen> found = new ArrayDeque<>();
        Unheard session = new Unheard("session", asked.session());
        Unheard agent = new Unheard("agent", asked.agent());
        Proven.trusted(log.walk(progress, (index, entry) -> {
            JsonNode record = parse(index, entry);
            session.hear(record);
            agent.hear(record);
            add(found, asked, index, record);
        }));
        return new Found(List.copyOf(found), session.words().or(agent::words).orElse(""));
    }

    /** Whether any record is about what was asked for, in the period or not: a name that none knows is misspelled. */
    private static final class Unheard {
        private final String what;
        private Optional<String> name;

        Unheard(String what, Optional<String> name) {
            this.what = what;
            this.name = name;
        }

        void hear(JsonNode record) {
            if (name.isEmpty()) {
                return;
            }
            String about = name.get();
            boolean subject = record.path("subject").asString("").equals(about)
                    && record.path("type").asString("").startsWith(TYPE + what);
            if (subject || record.path("data").path(what).asString("").equals(about)) {
                name = Optional.empty();
            }
        }

        Optional<String> words() {
            return name.map(n -> what + " " + n);
        }
    }

    private static JsonNode parse(long index, byte[] entry) {
        try {
            return CanonicalJson.parse(entry);
        } catch (CanonicalJson.MalformedException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }

    private static void add(Deque<Seen> found, Asked asked, long index, JsonNode record) {
        if (!record.path("type").asString("").equals(Kind.SIGNALLED.type())) {
            return;
        }
        try {
            Instant time = Instant.parse(record.path("time").asString(""));
            Seen seen = of(index, time, record.path("subject").asString(""), record.path("data"));
            if (asked.has(seen)) {
                if (found.size() == MOST) {
                    found.removeFirst();
                }
                found.add(seen);
            }
        } catch (DateTimeException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }

    private static Seen of(long index, Instant time, String session, JsonNode data) {
        List<String> proposals = new ArrayList<>();
        data.path("proposals").values().forEach(id -> proposals.add(id.asString("")));
        return new Seen(
                index,
                time,
                session,
                data.path("agent").asString(""),
                data.path("operator").asString(""),
                data.path("name").asString(""),
                data.path("strength").asString(""),
                data.path("of").asString(""),
                data.path("sentence").asString(""),
                data.path("operation").asString(""),
                proposals);
    }
}
