package dev.lineclear.console;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.ModeReport;
import dev.lineclear.tlog.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The log, read backwards and each record proven against the newest checkpoint: what pages of the past are made of. */
public final class Records {
    /** Records looked at for one page; what is older is on the next. */
    public static final int LOOKED_AT = 5_000;

    private static final Set<String> ASKED = Set.of("read", "intent", "refused", "hold-opened");

    private final Supplier<LogReader> log;

    /** @param log at its newest checkpoint */
    Records(Supplier<LogReader> log) {
        this.log = log;
    }

    /**
     * One record.
     *
     * @param index its place in the log
     * @param kind such as {@code hold-opened}
     * @param subject what it is about
     */
    public record Entry(long index, String kind, String id, String subject, Instant time, JsonNode data) {}

    /**
     * Some records, newest first.
     *
     * @param next where to go on with older ones; 0 when there are none
     * @param size of the log
     */
    public record Part(List<Entry> entries, long next, long size) {}

    public LogReader reader() {
        return log.get();
    }

    /** @param before only records before this place; the newest when it is negative or beyond the end */
    public Part before(long before, Predicate<Entry> wanted, int most) {
        LogReader reader = log.get();
        long size = reader.checkpoint().size();
        long at = before < 0 || before > size ? size : before;
        long end = Math.max(0, at - LOOKED_AT);
        List<Entry> found = new ArrayList<>();
        while (at > end && found.size() < most) {
            at--;
            Entry entry = entry(reader, at);
            if (wanted.test(entry)) {
                found.add(entry);
            }
        }
        return new Part(found, at, size);
    }

    /** What agents asked, and what became of it at once. */
    public Part history(long before, Search search, int most) {
        return before(before, e -> ASKED.contains(e.kind()) && search.wants(e), most);
    }

    /**
     * What a change of each policy's mode would have flipped, out of the newest records.
     *
     * @param lookedAt how many records that were
     */
    public record Modes(ModeReport report, long lookedAt) {}

    public Modes modes() {
        ModeReport report = new ModeReport();
        Part part = before(-1, e -> true, LOOKED_AT);
        part.entries().forEach(e -> report.add(e.index(), e.time(), e.kind(), e.subject(), e.data()));
        return new Modes(report, Math.min(part.size(), LOOKED_AT));
    }

    public static Entry entry(LogReader reader, long index) {
        try {
            JsonNode json = CanonicalJson.parse(reader.entry(index));
            String type = json.path("type").asString("");
            return new Entry(
                    index,
                    type.replaceAll("^dev\\.lineclear\\.|\\.v[0-9]+$", ""),
                    json.path("id").asString(""),
                    json.path("subject").asString(""),
                    Instant.parse(json.path("time").asString("")),
                    json.path("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
