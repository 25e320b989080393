package dev.lineclear.server.review;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.audit.LogPlace;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What the log holds of one session: its records in order, and what they rest on. */
public final class Story {
    /** Lines that somebody reads; the first of them are told, and the rest counted. */
    static final int MAX_LINES = 5_000;

    private static final String REVERT = "revert-";

    /** Characters of a hold's id. */
    private static final int ID = 26;

    /** Things a session is about; more belong to no one incident. */
    private static final int MAX_SUBJECTS = 20_000;

    /**
     * A record of it.
     *
     * @param kind such as {@code vote}
     */
    record Line(long index, String id, Instant time, String kind, String subject, JsonNode data) {}

    private final String session;
    private final Instant since;
    private final Instant until;
    private final Set<String> subjects = new HashSet<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Line> agents = new LinkedHashMap<>();
    private Optional<Line> policies = Optional.empty();
    private long more;

    private Story(String session, Instant since, Instant until) {
        this.session = session;
        this.since = since;
        this.until = until;
        subjects.add(session);
    }

    /**
     * Reads the log, which is verified on the way.
     *
     * @throws AuditException when the log is not what was logged, or knows no such session in that time
     */
    public static Story of(LogPlace log, String session, Instant since, Instant until, Consumer<String> progress)
            throws IOException {
        Story story = new Story(session, since, until);
        log.read(progress, story::entry);
        if (story.lines.isEmpty()) {
            throw new AuditException("no record in that time is about a session " + session);
        }
        return story;
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

    private void add(Line line) {
        if (line.kind().equals("agent-changed")
                && (agents.size() < MAX_SUBJECTS || agents.containsKey(line.subject()))) {
            agents.put(line.subject(), line);
        }
        if (line.kind().equals("policy-loaded") && line.time().isBefore(until)) {
            policies = Optional.of(line);
        }
        String in = line.data().path("session").asString("");
        boolean own = in.equals(session) || takesBack(in);
        if (own && subjects.size() < MAX_SUBJECTS) {
            subjects.add(line.subject());
        }
        boolean about = own
                || subjects.contains(line.subject())
                || subjects.contains(line.data().path("hold").asString(""))
                || subjects.contains(line.data().path("proposal").asString(""));
        if (!about || line.time().isBefore(since) || !line.time().isBefore(until)) {
            return;
        }
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        } else {
            more++;
        }
    }

    /** Whether it is the session of a person who takes something of this one back: {@code revert-HOLD-PERSON}. */
    private boolean takesBack(String other) {
        return other.startsWith(REVERT)
                && other.length() > REVERT.length() + ID
                && subjects.contains(other.substring(REVERT.length(), REVERT.length() + ID));
    }

    String session() {
        return session;
    }

    List<Line> lines() {
        return lines;
    }

    /** Records of it beyond {@link #MAX_LINES}. */
    long more() {
        return more;
    }

    /** The newest record of the agent's registration. */
    Optional<Line> agent(String name) {
        return Optional.ofNullable(agents.get(name));
    }

    /** The record of the policies that came into force last. */
    Optional<Line> policies() {
        return policies;
    }

    /** Its records' places in the log. */
    public List<Long> indexes() {
        return lines.stream().map(Line::index).toList();
    }

    /** What a record says, in a sentence. */
    static String sentence(Line line) {
        JsonNode d = line.data();
        String text =
                switch (line.kind()) {
                    case "session-opened" -> "Session opened for " + t(d, "operator") + worker(d) + ": " + t(d, "task");
                    case "session-closed" -> "Session closed.";
                    case "session-halted" -> "Session halted by " + by(d) + ": " + t(d, "reason");
                    case "session-resumed" -> "Session let go on by " + by(d) + ": " + t(d, "reason");
                    case "signalled" -> "Seen (" + t(d, "strength") + "): " + t(d, "name") + ": " + t(d, "sentence");
                    case "read" ->
                        "Read: " + t(d, "operation") + " on " + first(d) + " (" + t(d.path("outcome"), "kind") + ").";
                    case "refused" -> "Refused: " + what(d) + " " + reasons(d);
                    case "hold-opened" -> "Held as " + line.subject() + ": " + what(d) + " " + reasons(d);
                    case "hold-moved" -> "Hold " + line.subject() + ": " + t(d, "from") + " to " + t(d, "to") + ".";
                    case "vote" -> t(d, "approver") + " signed " + t(d, "decision") + read(d) + ".";
                    case "vote-refused" -> "A vote did not count: " + t(d, "because");
                    case "vote-withdrawn" -> t(d, "approver") + " took their vote back.";
                    case "glass-broken" -> t(d, "approver") + " broke the glass.";
                    case "review-signed" -> by(d) + " looked into it: " + t(d, "note");
                    case "intent" -> "About to run: " + what(d);
                    case "capture" -> "Way back captured: " + t(d, "summary");
                    case "outcome" ->
                        "Production: " + t(d, "operation") + " " + t(d.path("outcome"), "kind") + ". " + found(d);
                    case "rehearsed" -> "Rehearsed: " + t(d.path("rehearsal"), "result") + ".";
                    case "compared" -> "As rehearsed: " + (d.path("same").asBoolean(false) ? "yes." : "no.");
                    case "in-doubt" -> "Nobody knows whether it ran. " + found(d);
                    case "agent-traced" ->
                        "The agent's own trace, its word: " + d.path("spans").size()
                                + (d.path("spans").size() == 1 ? " step" : " steps") + ", such as "
                                + step(d.path("spans").path(0)) + ".";
                    case "incident-opened" -> t(d, "by") + " opened incident " + line.subject() + ": " + t(d, "what");
                    case "incident-closed" ->
                        t(d, "by") + " closed incident " + line.subject() + ": " + t(d, "summary");
                    case "settled" -> t(d, "person") + " found out: " + t(d, "finding");
                    default -> line.kind() + ".";
                };
        return Visible.text(text);
    }

    private static String read(JsonNode d) {
        return d.has("readSeconds") ? " after " + d.path("readSeconds").asLong(0) + " s before the hold" : "";
    }

    /** A step of an agent's own trace, in its words. */
    static String step(JsonNode span) {
        StringBuilder out = new StringBuilder(t(span, "name"));
        for (String part : List.of("operation", "tool", "method", "agent", "version", "model", "error")) {
            String value = t(span, part);
            if (!value.isEmpty()) {
                out.append(", ").append(part).append(' ').append(value);
            }
        }
        return Visible.text(out.toString());
    }

    /** As whoever opened it said. */
    static String worker(JsonNode d) {
        if (d.path("human").asBoolean(false)) {
            return ", who works in it themselves";
        }
        return (d.has("model") ? ", model " + t(d, "model") : "")
                + (d.has("agentVersion") ? ", version " + t(d, "agentVersion") : "");
    }

    private static String by(JsonNode d) {
        return d.has("by") ? t(d, "by") : "whoever has the control token";
    }

    private static String what(JsonNode d) {
        String summary = d.path("assessment").path("summary").asString("");
        return summary.isEmpty() ? t(d, "operation") + " on " + first(d) + "." : summary;
    }

    private static String first(JsonNode d) {
        long count = d.path("targetCount").asLong(1);
        return d.path("targets").path(0).asString("") + (count > 1 ? " and " + (count - 1) + " more" : "");
    }

    private static String reasons(JsonNode d) {
        List<String> all = new ArrayList<>();
        d.path("explanation").path("reasons").values().forEach(r -> all.add(r.asString("")));
        return String.join(" ", all);
    }

    private static String found(JsonNode d) {
        List<String> all = new ArrayList<>();
        d.path("verification").path("found").values().forEach(r -> all.add(r.asString("")));
        return String.join(" ", all);
    }

    static String t(JsonNode data, String name) {
        return data.path(name).asString("");
    }
}
