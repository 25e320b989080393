package dev.lineclear.record.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.record.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Schemas that were published do not change, since records that follow them are in logs for ever; a new version has all
 * of the one before. With {@code -Dlineclear.publish=true} this writes down what the newest version promises.
 */
final class PublishedTest {
    private static final String HOW = """

            Version %d of the records' schemas is published and never changes; records by it are in logs that cannot.
            To add a field or a kind: copy v%d/ to v%d/ (and in it the version in every $id, $ref and in the envelope's
            type), add the field there, optional, with its meaning, unit and limit; keep every other as it is; set
            Kind.VERSION; then run this test and RecordsPageTest once with -Dlineclear.publish=true and commit what they
            write. To change what a field means, add one of another name. (Only before the first release with this
            version: delete v%d.published and run them so.)
            """;

    @Test
    void whatIsPublishedStays() throws IOException {
        for (int version = 1; version <= Kind.VERSION; version++) {
            SortedMap<String, String> now = Published.of(new SchemaSet(version));
            Path file = file(version);
            if (version == Kind.VERSION && Boolean.getBoolean("lineclear.publish") && !Files.exists(file)) {
                Files.write(file, Published.lines(now));
            }
            SortedMap<String, String> published = Published.parse(Files.readAllLines(file));
            List<String> broken = new ArrayList<>(Published.broken(published, now));
            now.keySet().stream()
                    .filter(field -> !published.containsKey(field))
                    .forEach(field -> broken.add(field + " was added"));
            assertEquals(List.of(), broken, HOW.formatted(version, version, version + 1, version));
        }
    }

    @Test
    void aVersionHasAllOfTheOneBefore() throws IOException {
        for (int version = 2; version <= Kind.VERSION; version++) {
            assertEquals(
                    List.of(),
                    Published.broken(
                            Published.parse(Files.readAllLines(file(version - 1))),
                            Published.of(new SchemaSet(version))),
                    "version " + version);
        }
    }

    @Test
    void everyWayToBreakAPromiseIsSeen() {
        SortedMap<String, String> before = Published.of(new SchemaSet(1));
        SortedMap<String, String> added = new TreeMap<>(before);
        added.put("capture.bytes", "optional integer minimum 0");
        assertEquals(List.of(), Published.broken(before, added));

        SortedMap<String, String> removed = new TreeMap<>(before);
        removed.remove("capture.recipe");
        one("capture.recipe was removed or renamed", before, removed);

        SortedMap<String, String> renamed = new TreeMap<>(removed);
        renamed.put("capture.undo", before.get("capture.recipe"));
        one("capture.recipe was removed or renamed", before, renamed);

        SortedMap<String, String> narrowed = new TreeMap<>(before);
        narrowed.merge("capture.summary", "", (was, none) -> was.replace("65535", "100"));
        one("capture.summary was", before, narrowed);

        SortedMap<String, String> asked = new TreeMap<>(before);
        asked.merge("intent.hold", "", (was, none) -> was.replace("optional", "required"));
        one("intent.hold was \"optional", before, asked);
    }

    private static void one(String beginning, SortedMap<String, String> before, SortedMap<String, String> after) {
        List<String> broken = Published.broken(before, after);
        assertEquals(1, broken.size(), broken::toString);
        assertTrue(broken.getFirst().startsWith(beginning), broken::toString);
    }

    private static Path file(int version) {
        return Path.of("src/main/resources/dev/lineclear/record/schema", "v" + version + ".published")
                .toAbsolutePath();
    }
}
