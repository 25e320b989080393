package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import dev.lineclear.console.Records.Part;
import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.tlog.LogReader;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;

/** What was: the history of requests with its search, and the log with its proofs. */
public final class PastPages {
    private static final int LINES = 100;

    private final Records records;
    private final Pages pages;

    PastPages(Records records, Pages pages) {
        this.records = records;
        this.pages = pages;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/history", guard.page(this::history));
        routing.get("/log", guard.page(this::log));
        routing.get("/log/{id}", guard.page(this::record));
    }

    private void history(Visit visit) {
        Search search = Search.of(visit::asked);
        Part part = records.history(number(visit.asked("before")), search, LINES);
        visit.html(
                200,
                pages.page(
                        "history",
                        Frame.of(visit, "History", "/history"),
                        Map.of("lines", lines(part.entries()), "search", search, "next", part.next())));
    }

    static List<Line> lines(List<Entry> entries) {
        return entries.stream().map(Line::of).toList();
    }

    static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
    }

    /** Records are for whoever may read everything; a viewer has the pages made of them. */
    private static void reader(Visit visit) {
        if (visit.signedIn().person().role() == Approver.Role.VIEWER) {
            throw new Refusal(403, "The log itself is for approvers and auditors.");
        }
    }

    private void log(Visit visit) {
        reader(visit);
        Part part = records.before(number(visit.asked("before")), e -> true, LINES);
        visit.html(
                200,
                pages.page(
                        "log",
                        Frame.of(visit, "Log", "/log"),
                        Map.of(
                                "lines",
                                lines(part.entries()),
                                "next",
                                part.next(),
                                "size",
                                part.size(),
                                "checkpoint",
                                records.reader().checkpoint().text())));
    }

    private void record(Visit visit) {
        reader(visit);
        long index = number(visit.id());
        LogReader reader = records.reader();
        if (index < 0 || index >= reader.checkpoint().size()) {
            throw new Refusal(404, "There is no such record, or no checkpoint covers it yet.");
        }
        try {
            byte[] entry = reader.entry(index);
            String json = CanonicalJson.MAPPER
                    .writer()
                    .with(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(CanonicalJson.parse(entry));
            visit.html(
                    200,
                    pages.page(
                            "record",
                            Frame.of(visit, "Record " + index, "/log"),
                            Map.of(
                                    "index",
                                    index,
                                    "line",
                                    Line.of(Records.entry(reader, index)),
                                    "json",
                                    Visible.lines(json),
                                    "raw",
                                    Visible.lines(new String(entry, StandardCharsets.UTF_8)),
                                    "proof",
                                    reader.proofFile(index).text())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
