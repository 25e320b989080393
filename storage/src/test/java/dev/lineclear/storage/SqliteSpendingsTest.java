package dev.lineclear.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSpendingsTest extends SpendingsContract {
    @TempDir
    Path directory;

    @Override
    String location() {
        return file().toString();
    }

    private Path file() {
        return directory.resolve("state/lineclear.db");
    }
}
