package dev.lineclear.storage;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.io.TempDir;

final class SqliteClaimsTest extends ClaimsContract {
    @TempDir
    Path directory;

    @Override
    String location() {
        return file().toString();
    }

    @Override
    Connection raw() throws Exception {
        return Sqlite.source(file()).getConnection();
    }

    private Path file() {
        return directory.resolve("state/lineclear.db");
    }
}
