package dev.lineclear.server.review;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.query.Answer;
import dev.lineclear.server.query.Query;
import dev.lineclear.server.review.Document.Section;
import dev.lineclear.tlog.SignedCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was held, approved, refused and taken back in a period, for those who govern; each figure with its question. */
public final class Report {
    private static final double PER_CENT = 100;

    /** A figure and what it came to. @param of what it is a share of; without rows where it is none */
    private record Figure(Governance.Asked asked, Answer answer, Answer of) {}

    private static final Answer NONE = new Answer(List.of(), List.of(), 0);

    private final Instant since;
    private final Instant until;
    private final SignedCheckpoint checkpoint;
    private final List<List<Figure>> figures = new ArrayList<>();

    private Report(Instant since, Instant until, SignedCheckpoint checkpoint, List<Answer> answers) {
        this.since = since;
        this.until = until;
        this.checkpoint = checkpoint;
        int next = 0;
        for (Governance.Part part : Governance.PARTS) {
            List<Figure> all = new ArrayList<>();
            for (Governance.Asked asked : part.figures()) {
                Answer answer = answers.get(next++);
                all.add(new Figure(asked, answer, asked.of().isEmpty() ? NONE : answers.get(next++)));
            }
            figures.add(all);
        }
    }

    /**
     * Reads the log once.
     *
     * @throws dev.lineclear.server.audit.AuditException when it is not what was logged
     */
    public static Report of(LogPlace log, Instant since, Instant until, Consumer<String> progress) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Governance.Part part : Governance.PARTS) {
            for (Governance.Asked asked : part.figures()) {
                queries.add(Query.of(asked.query()));
                if (!asked.of().isEmpty()) {
                    queries.add(Query.of(asked.of()));
                }
            }
        }
        Query.Asked asked = new Query.Asked(queries, since, until);
        SignedCheckpoint covered = log.read(progress, asked::entry);
        return new Report(since, until, covered, asked.answers());
    }

    private String share(Figure figure) {
        long some = Long.parseLong(figure.answer().value());
        long all = Long.parseLong(figure.of().value());
        String share = all == 0 ? "" : String.format(Locale.ROOT, " (%.1f %%)", PER_CENT * some / all);
        return some + " of " + all + share;
    }

    public Document document() {
        Document out = new Document("Governance report");
        Section about = out.section("About");
        about.points().add("From " + since + " to " + until + ", the latter not included.");
        about.points()
                .add("Out of the log " + checkpoint.checkpoint().origin() + ", "
                        + checkpoint.checkpoint().size() + " records, with the root "
                        + checkpoint.checkpoint().root() + ", verified as it was read.");
        about.points()
                .add("Each figure is the answer to the question beside it: lineclear audit query 'QUESTION' --since "
                        + since + " --until " + until);
        for (int i = 0; i < figures.size(); i++) {
            Governance.Part part = Governance.PARTS.get(i);
            Section s = out.section(part.title());
            if (!part.note().isEmpty()) {
                s.paragraphs().add(part.note());
            }
            s.rows().add(List.of("Figure", "Value", "Question"));
            figures.get(i).forEach(f -> rows(s, f));
        }
        return out;
    }

    private void rows(Section s, Figure f) {
        String name = f.asked().name();
        if (!f.asked().of().isEmpty()) {
            s.rows()
                    .add(List.of(
                            name,
                            share(f),
                            f.asked().query() + " / " + f.asked().of()));
        } else if (f.answer().single()) {
            s.rows().add(List.of(name, f.answer().value(), f.asked().query()));
        } else {
            List<List<String>> rows = f.answer().rows();
            s.rows()
                    .add(List.of(
                            name,
                            rows.isEmpty() ? "none" : rows.size() + f.answer().more() + " in all",
                            f.asked().query()));
            rows.forEach(row -> s.rows().add(List.of("", Visible.text(String.join(" | ", row)), "")));
        }
    }

    /** In RFC 8785 form, so that its bytes can be signed. */
    public byte[] json() {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("report", "lineclear-report/v1");
        out.put("since", since.toString());
        out.put("until", until.toString());
        out.put("checkpoint", new String(checkpoint.toBytes(), StandardCharsets.UTF_8));
        ArrayNode parts = out.putArray("parts");
        for (int i = 0; i < figures.size(); i++) {
            ObjectNode part =
                    parts.addObject().put("title", Governance.PARTS.get(i).title());
            ArrayNode all = part.putArray("figures");
            for (Figure f : figures.get(i)) {
                ObjectNode one = all.addObject();
                one.put("name", f.asked().name());
                one.put("query", f.asked().query());
                answer(one, f.answer());
                if (!f.asked().of().isEmpty()) {
                    ObjectNode of = one.putObject("of").put("query", f.asked().of());
                    answer(of, f.of());
                }
            }
        }
        return CanonicalJson.bytes(out);
    }

    private static void answer(ObjectNode into, Answer answer) {
        if (answer.single()) {
            into.put("value", answer.value());
        } else {
            into.setAll(answer.json());
        }
    }
}
