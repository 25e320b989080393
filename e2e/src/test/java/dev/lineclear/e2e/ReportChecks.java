package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.query.Answer;
import dev.lineclear.server.query.Query;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import tools.jackson.databind.JsonNode;

/** The report over the session: each figure is what its question comes to, and the signature can be checked. */
final class ReportChecks {
    private final Path directory;
    private final Team team;

    ReportChecks(Path directory, Team team) {
        this.directory = directory;
        this.team = team;
    }

    /** Each figure is what its question comes to, and whoever has the key's public half can check the signature. */
    void reported(Installation lineclear, String policies) throws Exception {
        Path report = directory.resolve("report.json");
        String[] asked = {"report", "--format", "json", "--out", report.toString(), "--key", team.key("ann")};
        team.cli(asked).ok();
        JsonNode whole = CanonicalJson.parse(Files.readAllBytes(report));
        assertArrayEquals(Files.readAllBytes(report), CanonicalJson.bytes(whole));
        askedAgain(lineclear, whole);
        assertTrue(inForce(whole).startsWith("[[\"" + policies + "\","), inForce(whole));
        String key = Files.readString(Path.of(team.key("ann") + ".pub"));
        Files.writeString(directory.resolve("signers"), "ann@example.com " + key);
        String verify = "ssh-keygen -Y verify -f signers -I ann@example.com -n %s -s report.json.sig < report.json";
        assertEquals(0, sh(verify.formatted("lineclear-report")));
        assertTrue(sh(verify.formatted("lineclear")) != 0, "it is no vote");
        Files.writeString(report, Files.readString(report).replace("\"1\"", "\"0\""));
        assertTrue(sh(verify.formatted("lineclear-report")) != 0, "it was altered");
        assertTrue(
                new String(written("html"), StandardCharsets.UTF_8).contains("<td>Approved</td><td>5</td>"),
                "a figure and its value");
        try (PDDocument document = Loader.loadPDF(written("pdf"))) {
            String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
            assertTrue(text.contains("Approved 5 count where kind = hold-moved"), text);
        }
    }

    private byte[] written(String form) throws Exception {
        Path file = directory.resolve("r." + form);
        team.cli("report", "--format", form, "--out", file.toString()).ok();
        return Files.readAllBytes(file);
    }

    /** Of policies that owners put in force after the gateway had started with others. */
    private static String inForce(JsonNode whole) {
        for (JsonNode figure : whole.path("parts").path(0).path("figures")) {
            if (figure.path("name").asString("").startsWith("Policies in force")) {
                return figure.path("rows").toString();
            }
        }
        return "";
    }

    /** Every question that stands beside a figure, in one reading of the log: the answer is the figure. */
    private static void askedAgain(Installation lineclear, JsonNode whole) throws Exception {
        List<JsonNode> figures = new ArrayList<>();
        for (JsonNode part : whole.path("parts")) {
            for (JsonNode figure : part.path("figures")) {
                figures.add(figure);
                if (figure.has("of")) {
                    figures.add(figure.path("of"));
                }
            }
        }
        LogPlace log = LogPlace.directory(
                lineclear.state().resolve("log"), lineclear.state().resolve("log.vkey"));
        List<Answer> answers = Query.ask(
                log,
                figures.stream().map(f -> Query.of(f.path("query").asString())).toList(),
                Instant.parse(whole.path("since").asString()),
                Instant.parse(whole.path("until").asString()),
                progress -> {});
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            JsonNode figure = figures.get(i);
            JsonNode again = answers.get(i).json();
            String value = figure.path("value").asString("");
            if (value.isEmpty()) {
                assertEquals(figure.path("rows"), again.path("rows"), figure::toString);
                said.put(
                        figure.path("name").asString(""),
                        "" + figure.path("rows").size());
            } else {
                assertEquals(value, answers.get(i).value(), figure::toString);
                said.put(figure.path("name").asString(""), value);
            }
        }
        assertTrue(answers.size() > 50, answers.size() + " figures");
        assertEquals("1", said.get("Changes taken back, by people and by rollouts"), said::toString);
        assertEquals("1", said.get("Incidents: when, agent, what"), said::toString);
        assertEquals("1", said.get("Sessions in which people worked themselves, by person"), said::toString);
        assertEquals("5", said.get("Approved"), said::toString);
    }

    private int sh(String command) throws Exception {
        return Jvm.run(directory, Map.of(), List.of("sh", "-c", "cd " + directory + " && " + command))
                .exit();
    }

    void compared() {
        JsonNode found = IncidentStory.json(team.cli("compare", "--json").ok());
        JsonNode model = found.path("model").path("m_1");
        assertEquals(1, model.path("failures").path("all").asInt(), found::toString);
        JsonNode person = found.path("kind of actor").path("person").path("failures");
        assertEquals(
                "0 of 1",
                person.path("some").asInt() + " of " + person.path("all").asInt(),
                found::toString);
        assertFalse(model.path("failures").has("low"), "of one nothing is said");
        assertEquals(1, model.path("reverts").path("some").asInt(), found::toString);
        assertEquals("{\"all\":1}", model.path("recovery").toString(), "of one no median is said");
        assertEquals(1, model.path("incidents").asInt(), found::toString);
        assertTrue(team.cli("compare").ok().out().contains("too few to say"));
    }
}
