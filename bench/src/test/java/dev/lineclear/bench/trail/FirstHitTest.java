package dev.lineclear.bench.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as found, in data that is made as AWS writes it. */
final class FirstHitTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path data;

    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void oneAttack() throws IOException {
        Files.writeString(data.resolve(Labels.FILE), "# the only one\ntheft\tevent\tbad-1\ntheft\tevent\tbad-2\n");
    }

    private void event(String id, int second, String user) {
        events.add("""
                {"eventID":"%s","eventTime":"%s","eventSource":"iam.amazonaws.com","eventName":"CreateUser%s",
                 "readOnly":false,"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/%s"}}""".formatted(id, TEN.plusSeconds(second), id.replaceAll("[^a-z]", ""), user));
    }

    private FirstHit.Score score(Set<String> alarms) throws IOException {
        return score(alarms, Instant.MIN);
    }

    private FirstHit.Score score(Set<String> alarms, Instant from) throws IOException {
        Files.writeString(data.resolve("events.json"), "{\"Records\":[" + String.join(",", events) + "]}");
        Watcher watcher = new Watcher() {
            @Override
            public String name() {
                return "told beforehand";
            }

            @Override
            public List<String> look(Seen seen) {
                return alarms.contains(seen.event().id()) ? List.of("alarm") : List.of();
            }
        };
        List<Seen> all = DataSet.read(data);
        return FirstHit.of(all, Labels.of(data, all), watcher, from);
    }

    @Test
    void anAttackIsFoundByTheFirstAlarmOfItsSessionAndTheTimeIsFromItsFirstEvent() throws Exception {
        event("ok-1", 0, "eve");
        event("bad-1", 10, "eve");
        event("bad-2", 70, "eve");
        event("ok-2", 80, "ann");
        FirstHit.Score score = score(Set.of("bad-2"));
        assertEquals(Map.of("theft", Duration.ofSeconds(60)), score.found());
        assertEquals(1.0, score.f1());
        assertEquals(2, score.sessions());
    }

    @Test
    void anAlarmThatComesAfterAFalseOneInThatSessionFindsNothing() throws Exception {
        event("ok-1", 0, "eve");
        event("bad-1", 10, "eve");
        FirstHit.Score score = score(Set.of("ok-1", "bad-1"));
        assertEquals(Map.of(), score.found());
        assertEquals(1, score.falses().size());
        assertEquals(0.0, score.f1());
    }

    @Test
    void everySessionsFirstAlarmIsHeldAgainstItAndNoOther() throws Exception {
        event("bad-1", 0, "eve");
        event("ok-1", 10, "ann");
        event("ok-2", 20, "ann");
        event("ok-3", 10_000, "ann");
        FirstHit.Score score = score(Set.of("bad-1", "ok-1", "ok-2", "ok-3"));
        assertEquals(2, score.falses().size(), "ann's two sessions, an hour apart");
        assertEquals(4, score.alarms());
        assertEquals(1.0 / 3, score.precision(), 1e-9);
        assertEquals(1.0, score.recall());
        assertEquals(0.5, score.f1(), 1e-9);
    }

    @Test
    void whatIsRaisedWhileItLearnsDoesNotCount() throws Exception {
        event("ok-1", 0, "eve");
        event("bad-1", 3_000, "eve");
        FirstHit.Score score = score(Set.of("ok-1", "bad-1"), TEN.plusSeconds(100));
        assertEquals(Set.of("theft"), score.found().keySet());
        assertEquals(List.of(), score.falses());
    }

    @Test
    void theCommandPrintsTheFiguresOfTheBaseline() throws Exception {
        for (int i = 0; i < 5; i++) {
            event("ok-" + i, i * 4_000, "ann");
        }
        event("ok-9", 9_000, "eve");
        Files.writeString(data.resolve("events.json"), String.join("\n", events));
        Files.writeString(
                data.resolve(Labels.FILE), "theft\twho\tarn:aws:iam::1:user/e*\nother\tfile\tnowhere/*\t" + TEN + "\n");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        WatchData.measure(new PrintStream(said, true, StandardCharsets.UTF_8), data, Instant.MIN);
        String text = said.toString(StandardCharsets.UTF_8);
        System.out.println(text);
        assertTrue(text.contains("6 events"), text);
        assertTrue(text.contains("strict first-hit precision 0.500, recall 1.000, F1 0.667"), text);
        assertTrue(text.contains("theft: found after 0 s"), text);
        assertTrue(text.contains("no event of it there: other"), text);
    }

    /** As Stratus Red Team's repository has them, one with its time as a database writes it. */
    @Test
    void aCloneNeedsNoLabelsSinceEachDetonationLogIsAnAttackAndASessionByItself() throws Exception {
        Path logs = Files.createDirectories(data.resolve("clone/docs/detonation-logs"));
        Path work = Files.createDirectories(data.resolve("other/benign"));
        for (String technique : List.of("aws.a.stop", "aws.b.share")) {
            event(technique, 0, "christophe");
            Files.writeString(logs.resolve(technique + ".json"), "[" + events.removeLast() + "]");
        }
        event("ok-1", 5, "christophe");
        Files.writeString(
                work.resolve("01.json"),
                events.removeLast().replace("2026-11-22T10:00:05Z", "2026-11-22 10:00:05.000000000"));
        Files.delete(data.resolve(Labels.FILE));
        List<Seen> all = DataSet.read(data);
        FirstHit.Score score = FirstHit.of(all, Labels.of(data, all), new FirstSeen(), Instant.MIN);
        assertEquals(Set.of("aws.a.stop", "aws.b.share"), score.found().keySet());
        assertEquals(3, score.sessions(), "of one principal within five seconds, in three files");
        assertEquals(1, score.falses().size());
        assertTrue(score.falses().getFirst().endsWith("iam:CreateUserok on 2026-11-22T10:00:05Z other/benign/01.json"));
    }

    @Test
    void whatIsMissingOrMistakenIsNamed() throws Exception {
        assertTrue(assertThrows(IOException.class, () -> DataSet.read(data.resolve("none")))
                .getMessage()
                .contains("Stratus Red Team"));
        assertTrue(assertThrows(IOException.class, () -> DataSet.read(data))
                .getMessage()
                .contains("no file of events"));
        Files.writeString(data.resolve(Labels.FILE), "a\tevent\t1\nb\tevnt\t2\n");
        assertTrue(assertThrows(IOException.class, () -> Labels.of(data, List.of()))
                .getMessage()
                .contains("line 2"));
        Files.writeString(data.resolve(Labels.FILE), "a\twho\tx\tyesterday\n");
        assertTrue(assertThrows(IOException.class, () -> Labels.of(data, List.of()))
                .getMessage()
                .contains("2026-11-22T10:00:00Z"));
        Files.delete(data.resolve(Labels.FILE));
        assertTrue(assertThrows(IOException.class, () -> Labels.of(data, List.of()))
                .getMessage()
                .contains("labels.tsv, which says"));
    }
}
