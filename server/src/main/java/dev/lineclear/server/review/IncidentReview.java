package dev.lineclear.server.review;

import static dev.lineclear.server.review.Story.t;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Visible;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.audit.Proven;
import dev.lineclear.server.review.Document.Section;
import dev.lineclear.server.review.Story.Line;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A review in the form of a correction of error. It says what the records carry, and judges nobody; what they do not carry
 * is left as a question to people.
 */
public final class IncidentReview {
    private static final String QUESTION = "To be answered by people: ";

    private final Story story;
    private final Document out;

    private IncidentReview(Story story) {
        this.story = story;
        this.out = new Document(title(story));
    }

    /** By what people said went wrong, where they opened an incident; else by its sessions. */
    private static String title(Story story) {
        List<Line> opened = story.lines().stream()
                .filter(l -> l.kind().equals("incident-opened"))
                .toList();
        return opened.isEmpty()
                ? "Review of " + story.about()
                : "Review of "
                        + String.join(
                                "; ",
                                opened.stream()
                                        .map(l -> "incident " + l.subject() + ": " + Visible.text(t(l.data(), "what")))
                                        .toList());
    }

    /** @param log where its records are, to name the proof of each line */
    public static Document of(Story story, LogPlace log) throws IOException {
        return new IncidentReview(story).write(log);
    }

    private Document write(LogPlace log) throws IOException {
        summary();
        Section data = out.section("Supporting data");
        data.paragraphs()
                .add("Every line of the timeline is a record of the transparency log. Its proof: lineclear audit"
                        + " prove NUMBER, checked with the log's key and nothing else.");
        story.checkpoint().ifPresent(c -> data.paragraphs()
                .add("Out of the log " + c.origin() + ", " + Sentences.count(c.size(), "record") + ", with the root "
                        + c.root() + ", verified as it was read."));
        Section impact = out.section("Impact");
        kinds(impact, Set.of("outcome", "in-doubt"));
        answered(impact, "impact", "who was affected, for how long, and how badly?");
        out.section("Who had a part, and what they knew").points().addAll(Attribution.of(story));
        Section response = out.section("Incident response analysis");
        kinds(
                response,
                Set.of(
                        "incident-opened",
                        "incident-closed",
                        "signalled",
                        "session-halted",
                        "session-resumed",
                        "settled",
                        "glass-broken",
                        "review-signed"));
        response.points().add(QUESTION + "how was it noticed, and how could that have taken half the time?");
        held();
        said();
        timeline(log);
        Section factors = out.section("Contributing factors");
        answered(factors, "factors", "why was this possible? Ask again of each answer.");
        answered(out.section("Lessons"), "lessons", "what is known now that was not known before?");
        answered(out.section("Action items"), "actions", "what will be done, by whom, by when?");
        return out;
    }

    private void summary() {
        Section s = out.section("Summary");
        List<Line> lines = story.lines();
        s.paragraphs()
                .add("Of " + story.about() + ": "
                        + Sentences.count(lines.size() + story.more(), "record") + ", from "
                        + Story.moment(lines.getFirst()) + " to "
                        + Story.moment(lines.getLast()) + ": " + count("read", "read") + ", "
                        + count("refused", "refusal") + ", "
                        + count("hold-opened", "hold") + ", " + count("intent", "change")
                        + " begun.");
        if (story.more() > 0) {
            s.paragraphs().add("Only the first " + lines.size() + " are told here.");
        }
        answered(s, "summary", "what happened, in two sentences, for somebody who was not there?");
    }

    private String count(String kind, String word) {
        return Sentences.count(
                story.lines().stream().filter(l -> l.kind().equals(kind)).count(), word);
    }

    private void kinds(Section into, Set<String> kinds) {
        story.lines().stream().filter(l -> kinds.contains(l.kind())).forEach(l -> into.points()
                .add("Record " + l.index() + ": " + Sentences.of(l, story.fates())));
        if (into.points().isEmpty()) {
            into.paragraphs().add("The records say nothing of it.");
        }
    }

    private void held() {
        Section s = out.section("Post-incident analysis: what held and what did not");
        s.points().addAll(Held.of(story));
        s.points().add(QUESTION + "what should have stopped it, and did not?");
    }

    private void said() {
        List<Line> traced = story.lines().stream()
                .filter(l -> l.kind().equals("agent-traced"))
                .toList();
        if (traced.isEmpty()) {
            return;
        }
        Section s = out.section("What the agent says it did");
        s.paragraphs()
                .add("From the agent's own traces, whose trace its requests named: its word, by its own clock. Nobody"
                        + " checked it, and nothing was decided by it.");
        s.rows().add(List.of("Began", "Step", "Record"));
        traced.forEach(l -> l.data().path("spans").values().forEach(span -> s.rows()
                .add(List.of(began(t(span, "begin")), Sentences.step(span), Long.toString(l.index())))));
    }

    /** To the millisecond, as the rest; what is no moment stands there as it came. */
    private static String began(String moment) {
        return moment.replaceFirst("(\\.\\d{3})\\d*Z$", "$1Z");
    }

    private void timeline(LogPlace log) throws IOException {
        Section s = out.section("Timeline");
        s.rows().add(List.of("Time", "What", "Record", Document.LEAF));
        for (Line line : story.lines()) {
            String number = Long.toString(line.index());
            byte[] record = Proven.find(log, number, done -> {}).record();
            String told = String.join("\n", Sentences.parts(line, story.fates()));
            s.rows().add(List.of(Story.moment(line), told, number, leaf(record)));
        }
    }

    /** RFC 6962, section 2.1: the hash of a leaf. */
    private static String leaf(byte[] record) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update((byte) 0);
        return HexFormat.of().formatHex(sha256.digest(record));
    }

    /** What people said when they closed an incident of it; the question where nobody did. */
    private void answered(Section into, String member, String question) {
        List<String> answers = new ArrayList<>();
        for (Line line : story.lines()) {
            if (line.kind().equals("incident-closed")) {
                JsonNode said = line.data().path(member);
                List<String> texts = said.isArray()
                        ? said.values().stream().map(v -> v.asString("")).toList()
                        : List.of(said.asString(""));
                texts.stream()
                        .filter(text -> !text.isEmpty())
                        .forEach(text -> answers.add(
                                Visible.text(text) + " (" + t(line.data(), "by") + ", record " + line.index() + ")"));
            }
        }
        into.points().addAll(answers.isEmpty() ? List.of(QUESTION + question) : answers);
    }
}
