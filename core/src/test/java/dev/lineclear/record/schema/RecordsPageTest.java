package dev.lineclear.record.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.record.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page for people says what the schemas say. */
final class RecordsPageTest {
    @Test
    void thePageIsWhatTheSchemasSay() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("records.md");
        String wanted = RecordsPage.of(new SchemaSet(Kind.VERSION));
        if (Boolean.getBoolean("lineclear.publish")) {
            Files.writeString(page, wanted);
        }
        assertEquals(
                wanted,
                Files.readString(page),
                "docs/records.md is out of date; run this test once with -Dlineclear.publish=true");
    }
}
