package dev.lineclear.server.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in all the forms that they come in, and files that were made to break whoever reads them. */
final class TrailReaderTest {
    private static final String ONE = Trails.change("e1", "R1", "2026-11-22T10:00:00Z", "DeleteTable", "eve");
    private static final String TWO = Trails.change("e2", "R2", "2026-11-22T10:00:01Z", "CreateTable", "eve");

    @TempDir
    Path directory;

    @Test
    void eventsAreReadInEveryFormThatTheyComeIn() throws Exception {
        String wrapped = CanonicalJson.MAPPER
                .createObjectNode()
                .put("EventId", "e1")
                .put("EventName", "DeleteTable")
                .put("CloudTrailEvent", ONE)
                .toString();
        for (String form : List.of(
                "{\"Records\": [" + ONE + "," + TWO + "]}",
                "[" + ONE + "," + TWO + "]",
                ONE.replace("\n", " ") + "\n" + TWO,
                "{\"Events\": [" + wrapped + "," + wrapped.replace("\\\"R1", "\\\"R2") + "], \"NextToken\": \"t\"}")) {
            List<TrailEvent> events = Trails.read(form);
            assertEquals(
                    List.of("R1", "R2"),
                    events.stream().map(TrailEvent::request).toList(),
                    form);
            TrailEvent first = events.getFirst();
            assertEquals("dynamodb:DeleteTable", first.operation());
            assertEquals("reports", first.on());
            assertEquals("arn:aws:iam::123456789012:user/eve", first.who().arn());
            assertTrue(first.mutates());
        }
    }

    /** Some that are published were taken from one. */
    @Test
    void timesAsADatabaseWritesThemAreRead() throws Exception {
        for (String time : List.of("2026-11-22 10:00:00.000000000", "2026-11-22 10:00:00")) {
            assertEquals(
                    Instant.parse("2026-11-22T10:00:00Z"),
                    Trails.read(ONE.replace("2026-11-22T10:00:00Z", time))
                            .getFirst()
                            .at());
        }
        for (String time : List.of("2026-11-22 10:00", "2026-11-22 10:00:00+02:00", "22.11.2026 10:00:00")) {
            assertThrows(IOException.class, () -> Trails.read(ONE.replace("2026-11-22T10:00:00Z", time)), time);
        }
    }

    @Test
    void whatWasAskedForIsKeptWholeForWhoeverLooksAtIt() throws Exception {
        Path file = Files.writeString(
                directory.resolve("one.json"),
                ONE.replaceFirst("\"requestParameters\": *\\{", "$0\"a\": {\"b\": [1, \"x\"]}, "));
        List<TrailEvent> events = new ArrayList<>();
        TrailFiles.of(List.of(file)).readAsked(events::add);
        assertTrue(
                events.getFirst().asked().contains("{\"b\":[1,\"x\"]}"),
                events.getFirst().asked());
        assertEquals("reports", events.getFirst().on());
        TrailFiles.of(List.of(file)).read(events::add);
        assertEquals("", events.getLast().asked());
    }

    @Test
    void aFileIsUnpackedAndAFolderSearchedWithoutWhatHasNoEvents() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("AWSLogs/1/CloudTrail/eu-central-1/2026/11/22"));
        Files.write(deep.resolve("1_CloudTrail_1.json.gz"), packed(("{\"Records\": [" + ONE + "]}").getBytes()));
        Files.writeString(deep.resolve("1_CloudTrail-Digest_1.json"), "{\"digestS3Bucket\": \"b\"}");
        Files.writeString(deep.resolve("readme.txt"), "no event");
        Files.createSymbolicLink(deep.resolve("link.json"), Path.of("/etc/passwd"));
        List<TrailEvent> events = new ArrayList<>();
        TrailFiles.of(List.of(directory)).read(events::add);
        assertEquals(1, events.size());
        assertThrows(IOException.class, () -> TrailFiles.of(List.of(Files.createDirectory(directory.resolve("none")))));
    }

    @Test
    void aBombIsNotUnpacked() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] blanks = new byte[1 << 20];
        Arrays.fill(blanks, (byte) ' ');
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 20; i++) {
                out.write(blanks);
            }
        }
        IOException e =
                assertThrows(IOException.class, () -> Trails.read(new TrailReader(1 << 20), bomb.toByteArray()));
        assertTrue(e.getMessage().contains("more than 1048576 bytes, unpacked"), e.getMessage());
    }

    @Test
    void whatIsNoFileOfEventsIsNotTakenForAnEmptyOne() {
        for (String text : List.of(
                "{}",
                "7",
                "{\"Records\": [7]}",
                "{\"Records\": [{}]}",
                "{\"Records\": [" + ONE,
                "[".repeat(5_000),
                ONE.replace("\"eventTime\": \"2026", "\"eventTime\": \"twenty26"),
                // The reader of one name and the reader of the other would see two events.
                ONE.replace("\"eventName\"", "\"eventName\": \"GetItem\", \"eventName\""))) {
            assertThrows(IOException.class, () -> Trails.read(text), text);
        }
        byte[] packed = packed(ONE.getBytes(StandardCharsets.UTF_8));
        assertThrows(
                IOException.class,
                () -> Trails.read(new TrailReader(), Arrays.copyOf(packed, packed.length / 2)),
                "half a file");
    }

    @Test
    void anEventDoesNotHideBehindAListInIt() throws Exception {
        assertEquals(
                1, Trails.read(ONE.replaceFirst("\\{", "{\"Records\": [], ")).size());
        assertEquals(
                1, Trails.read(ONE.replaceFirst("\\{", "{\"Events\": [], ")).size());
    }

    @Test
    void whatItWasAboutIsWhatWasAskedForOrElseWhatAwsNames() throws Exception {
        String named = ONE.replace(
                "\"requestParameters\": {\"tableName\": \"reports\"}",
                "\"resources\": [7, {\"type\": \"t\", \"of\": {\"ARN\": \"no\"}, \"ARN\": \"arn:1\"}, {\"ARN\": \"arn:2\"}]");
        assertEquals("arn:1", Trails.read(named).getFirst().on());
        assertEquals("reports", Trails.read(ONE).getFirst().on());
    }

    @Test
    void textsOfAnyLengthAreCut() throws Exception {
        String long1 = ONE.replace("\"userAgent\": \"x\"", "\"userAgent\": \"" + "x".repeat(100_000) + "\"");
        assertEquals(512, Trails.read(long1).getFirst().agent().length());
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
