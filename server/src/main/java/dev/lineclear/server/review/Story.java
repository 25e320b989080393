package dev.lineclear.server.review;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.tlog.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What the log holds of one session or several: its records in order, and what they rest on. */
public final class Story {
    /** Lines that somebody reads; the first of them are told, and the rest counted. */
    static final int MAX_LINES = 5_000;

    /** Records of what a session asked for; what people said of it later rests on nothing of then. */
    private static final Set<String> ASKED = Set.of("read", "refused", "hold-opened", "intent");

    /** Of one review; who looks into more looks into each. */
    private static final int MAX_SESSIONS = 20;

    /**
     * A record of it.
     *
     * @param kind such as {@code vote}
     */
    record Line(long index, String id, Instant time, String kind, String subject, JsonNode data) {}

    private final List<String> sessions;
    private final Instant since;
    private final Instant until;
    private final Belonging belonging;
    private final Grounds grounds = new Grounds();
    private final Fates fates = new Fates();
    private final List<Line> lines = new ArrayList<>();
    private long more;
    private Optional<Checkpoint> checkpoint = Optional.empty();

    private Story(List<String> sessions, Instant since, Instant until) {
        this.sessions = List.copyOf(sessions);
        this.since = since;
        this.until = until;
        this.belonging = new Belonging(sessions);
    }

    static Story over(List<String> sessions, Instant since, Instant until) {
        return new Story(sessions, since, until);
    }

    /**
     * Reads the log, which is verified on the way.
     *
     * @param since from when on it is told; that a session was opened is told whenever that was
     * @throws AuditException when the log is not what was logged, or knows no such session in that time
     */
    public static Story of(LogPlace log, List<String> sessions, Instant since, Instant until, Consumer<String> progress)
            throws IOException {
        if (sessions.isEmpty() || sessions.size() > MAX_SESSIONS) {
            throw new AuditException("a review is of 1 to " + MAX_SESSIONS + " sessions");
        }
        Story story = new Story(sessions, since, until);
        story.checkpoint = Optional.of(log.read(progress, story::entry).checkpoint());
        if (story.lines.isEmpty()) {
            throw new AuditException("no record in that time is about " + story.about());
        }
        return story;
    }

    /**
     * Looks an incident up, as it was opened.
     *
     * @throws AuditException when the log has none of that id
     */
    public static Opened incident(LogPlace log, String id, Consumer<String> progress) throws IOException {
        List<Line> found = new ArrayList<>();
        log.read(progress, (index, entry) -> {
            Line line = line(index, entry);
            if (line.kind().equals("incident-opened") && line.subject().equals(id)) {
                found.add(line);
            }
        });
        if (found.isEmpty()) {
            throw new AuditException("the log has no incident " + id);
        }
        return Opened.of(found.getFirst().data());
    }

    /**
     * What an incident is of.
     *
     * @param since when it began, where the person who opened it said so and signed it
     */
    public record Opened(String session, Optional<Instant> since) {
        /** Where nobody said since when, its record has the moment at which it was opened: that is no beginning. */
        static Opened of(JsonNode data) {
            String statement = t(data, "statement");
            try {
                JsonNode signed = CanonicalJson.parse(
                        statement.substring(statement.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8));
                return new Opened(
                        t(data, "session"),
                        signed.has("since") ? Optional.of(Instant.parse(t(data, "since"))) : Optional.empty());
            } catch (CanonicalJson.MalformedException | DateTimeException e) {
                throw new AuditException("the record of that incident is none: " + e.getMessage());
            }
        }
    }

    private void entry(long index, byte[] entry) {
        add(line(index, entry));
    }

    /** @throws AuditException when it is no record */
    static Line line(long index, byte[] entry) {
        try {
            JsonNode record = CanonicalJson.parse(entry);
            return new Line(
                    index,
                    record.path("id").asString(""),
                    Instant.parse(record.path("time").asString("")),
                    record.path("type").asString("").replaceAll("^dev\\.lineclear\\.|\\.v\\d+$", ""),
                    record.path("subject").asString(""),
                    record.path("data"));
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }

    /** Takes the next record. */
    void add(Line line) {
        grounds.line(line);
        if (!belonging.takes(line) || !line.time().isBefore(until)) {
            return;
        }
        fates.line(line);
        boolean began = line.kind().equals("session-opened");
        if (line.time().isBefore(since) && !began) {
            return;
        }
        if (sessions.contains(line.data().path("session").asString("")) && ASKED.contains(line.kind())) {
            grounds.own(line);
        }
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        } else {
            more++;
        }
    }

    List<String> sessions() {
        return sessions;
    }

    /** Such as {@code session A}, or {@code sessions A and B}. */
    public String about() {
        return (sessions.size() == 1 ? "session " : "sessions ") + String.join(" and ", sessions);
    }

    List<Line> lines() {
        return lines;
    }

    /** Records of it beyond {@link #MAX_LINES}. */
    long more() {
        return more;
    }

    /** Of the log that it was read from, as long as it was then; empty where it was read from none. */
    Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    Fates fates() {
        return fates;
    }

    Grounds grounds() {
        return grounds;
    }

    /** Its records' places in the log. */
    public List<Long> indexes() {
        return lines.stream().map(Line::index).toList();
    }

    /** Time, sentence and place in the log of each record of it, in order. */
    public List<List<String>> timeline() {
        return lines.stream()
                .map(l -> List.of(moment(l), Sentences.of(l, fates), Long.toString(l.index())))
                .toList();
    }

    /** When it was written, to the millisecond. */
    static String moment(Line line) {
        return line.time().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static String t(JsonNode data, String name) {
        return data.path(name).asString("");
    }
}
