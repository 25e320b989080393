package dev.lineclear.server.review;

import static dev.lineclear.server.review.Incident.t;

import dev.lineclear.proposal.Digest;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.audit.Proven;
import dev.lineclear.server.review.Document.Section;
import dev.lineclear.server.review.Incident.Line;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A review in the form of a correction of error. It says what the records carry, and judges nobody; what they do not carry
 * is left as a question to people.
 */
public final class IncidentReview {
    private static final String QUESTION = "To be answered by people: ";

    private final Incident incident;
    private final Document out;

    private IncidentReview(Incident incident) {
        this.incident = incident;
        this.out = new Document("Review of session " + incident.session());
    }

    /** @param log where its records are, to name the proof of each line */
    public static Document of(Incident incident, LogPlace log) throws IOException {
        return new IncidentReview(incident).write(log);
    }

    private Document write(LogPlace log) throws IOException {
        summary();
        Section data = out.section("Supporting data");
        data.paragraphs()
                .add("Every line of the timeline is a record of the transparency log. Its proof: lineclear audit"
                        + " prove NUMBER, checked with the log's key and nothing else.");
        Section impact = out.section("Impact");
        kinds(impact, Set.of("outcome", "in-doubt"));
        impact.points().add(QUESTION + "who was affected, for how long, and how badly?");
        attribution();
        Section response = out.section("Incident response analysis");
        kinds(
                response,
                Set.of("signalled", "session-halted", "session-resumed", "settled", "glass-broken", "review-signed"));
        response.points().add(QUESTION + "how was it noticed, and how could that have taken half the time?");
        held();
        timeline(log);
        ask("Contributing factors", "why was this possible? Ask again of each answer.");
        ask("Lessons", "what is known now that was not known before?");
        ask("Action items", "what will be done, by whom, by when?");
        return out;
    }

    private void summary() {
        Section s = out.section("Summary");
        List<Line> lines = incident.lines();
        s.paragraphs()
                .add(lines.size() + incident.more() + " records, from "
                        + lines.getFirst().time() + " to "
                        + lines.getLast().time() + ": " + count("read") + " reads, " + count("refused") + " refusals, "
                        + count("hold-opened") + " holds, " + count("intent") + " changes sent to production.");
        if (incident.more() > 0) {
            s.paragraphs().add("Only the first " + lines.size() + " are told here.");
        }
        s.points().add(QUESTION + "what happened, in two sentences, for somebody who was not there?");
    }

    private long count(String kind) {
        return incident.lines().stream().filter(l -> l.kind().equals(kind)).count();
    }

    private void kinds(Section into, Set<String> kinds) {
        incident.lines().stream().filter(l -> kinds.contains(l.kind())).forEach(l -> into.points()
                .add("Record " + l.index() + ": " + Incident.sentence(l)));
        if (into.points().isEmpty()) {
            into.paragraphs().add("The records say nothing of it.");
        }
    }

    /** Who had a part, and what each had before them; no more than the records say. */
    private void attribution() {
        Section s = out.section("Who had a part, and what they knew");
        Set<String> said = new LinkedHashSet<>();
        for (Line line : incident.lines()) {
            String agent = t(line.data(), "agent");
            if (!agent.isEmpty()) {
                said.add("Agent " + agent + ", session " + incident.session()
                        + ". Its model and version are not recorded.");
                incident.agent(agent)
                        .ifPresent(a -> said.add("Owner of agent " + agent + ": " + t(a.data(), "owner")
                                + ", as record " + a.index() + " signed by " + t(a.data(), "by") + " has it."));
            }
            if (line.kind().equals("session-opened")) {
                said.add("Operator " + t(line.data(), "operator") + ", who stated the task: " + t(line.data(), "task"));
            }
            if (line.kind().equals("vote") || line.kind().equals("glass-broken")) {
                said.add("Approver, record " + line.index() + ": " + Incident.sentence(line) + " "
                        + shown(line.subject()));
            }
        }
        incident.policies()
                .ifPresent(p -> said.add("Policies " + t(p.data(), "policyVersion") + " came into force in record "
                        + p.index()
                        + (p.data().has("by")
                                ? ", signed by " + t(p.data(), "by") + "."
                                : ", from files; who wrote them is not recorded.")));
        s.points().addAll(said);
    }

    private String shown(String hold) {
        return incident.lines().stream()
                .filter(l -> l.kind().equals("hold-opened") && l.subject().equals(hold))
                .findFirst()
                .map(l -> "They signed what was shown as " + t(l.data(), "shownDigest") + ": "
                        + t(l.data().path("assessment"), "summary") + " "
                        + t(l.data().path("assessment"), "because"))
                .orElse("What they were shown is not among these records.");
    }

    private void held() {
        Section s = out.section("Post-incident analysis: what held and what did not");
        for (Line l : incident.lines()) {
            boolean held = l.kind().equals("refused") || l.kind().equals("hold-opened");
            boolean not = l.kind().equals("in-doubt")
                    || (l.kind().equals("compared") && !l.data().path("same").asBoolean(false))
                    || (l.kind().equals("outcome")
                            && l.data().has("verification")
                            && !l.data().path("verification").path("confirmed").asBoolean(false));
            if (held || not) {
                s.points()
                        .add((held ? "Held: " : "Did not hold: ") + "record " + l.index() + ": "
                                + Incident.sentence(l));
            }
        }
        s.points().add(QUESTION + "what should have stopped it, and did not?");
    }

    private void timeline(LogPlace log) throws IOException {
        Section s = out.section("Timeline");
        s.rows().add(List.of("Time", "What", "Record", "Leaf"));
        for (Line l : incident.lines()) {
            byte[] record =
                    Proven.find(log, Long.toString(l.index()), done -> {}).record();
            s.rows()
                    .add(List.of(
                            l.time().truncatedTo(ChronoUnit.MILLIS).toString(),
                            Incident.sentence(l),
                            Long.toString(l.index()),
                            leaf(record)));
        }
    }

    /** RFC 6962, section 2.1: the hash of a leaf. */
    private static String leaf(byte[] record) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update((byte) 0);
        return HexFormat.of().formatHex(sha256.digest(record));
    }

    private void ask(String title, String question) {
        out.section(title).paragraphs().add(QUESTION + question);
    }
}
