package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The record that people promote an agent on, of a log as it is written. */
final class AgentTallyTest {
    private final List<JsonNode> log = new ArrayList<>();

    private void record(Kind kind, String subject, String data) {
        log.add(CanonicalJson.parse("""
                {"type": "%s", "subject": "%s", "data": %s}""".formatted(kind.type(), subject, data).getBytes(StandardCharsets.UTF_8)));
    }

    private void held(String hold) {
        record(Kind.HOLD_OPENED, hold, "{\"agent\": \"kiro\"}");
    }

    private void ran(String hold, String destination) {
        String under = hold.isEmpty() ? "" : ", \"hold\": \"" + hold + "\"";
        record(
                Kind.INTENT,
                "p",
                "{\"agent\": \"kiro\", \"operation\": \"dynamodb:DeleteTable\", \"destination\": {" + destination + "}"
                        + under + "}");
    }

    private List<String> told() {
        AgentTally tally = new AgentTally("kiro");
        log.reversed().forEach(tally::add);
        return tally.lines();
    }

    @Test
    void eachFigureIsOfTheLogAndSharesAreOfAllThatWasAskedFor() {
        record(Kind.READ, "r", "{\"agent\": \"kiro\"}");
        record(Kind.READ, "r", "{\"agent\": \"other\"}");
        ran("", "\"world\": \"twin\"");
        record(Kind.REFUSED, "p", "{\"agent\": \"kiro\"}");
        for (String hold : List.of("A", "B", "C", "D", "E")) {
            held(hold);
        }
        record(Kind.REHEARSED, "A", "{\"rehearsal\": {\"result\": \"PASSED\"}}");
        record(Kind.REHEARSED, "B", "{\"rehearsal\": {\"result\": \"FAILED\"}}");
        ran("A", "");
        record(Kind.COMPARED, "A", "{\"seen\": true, \"same\": false}");
        record(Kind.HOLD_MOVED, "B", "{\"event\": \"REJECT\"}");
        record(Kind.HOLD_MOVED, "C", "{\"event\": \"TIME_UP\"}");
        record(
                Kind.INTENT,
                "p",
                "{\"agent\": \"\", \"operation\": \"lineclear:Revert\", \"input\": {\"hold\": \"A\"}}");
        assertEquals(
                List.of(
                        "In the last 7 days kiro read once and changed 2 times, of these 1 in the twin.",
                        "Rehearsals that passed: 1; mispredictions: 1; taken back: 1.",
                        "Held: 5 (63 %); refused by the policies: 1 (13 %), by people: 1 (13 %) of what it asked for."),
                told());
    }

    @Test
    void whatOnlyWaitsIsNoMoreThanAllOfIt() {
        record(Kind.READ, "r", "{\"agent\": \"kiro\"}");
        held("A");
        held("B");
        held("C");
        assertEquals(
                "Held: 3 (75 %); refused by the policies: 0 (0 %), by people: 0 (0 %) of what it asked for.",
                told().getLast());
    }

    @Test
    void ofWhoeverAskedForNothingThereAreNoShares() {
        assertEquals("Held: 0; refused by the policies: 0, by people: 0 of what it asked for.", told().getLast());
    }
}
