package dev.lineclear.storage;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRelationsTest extends RelationsContract {
    @TempDir
    Path directory;

    @Override
    String location() {
        return directory.resolve("state/lineclear.db").toString();
    }

    @Override
    Connection raw() throws Exception {
        return Sqlite.source(Path.of(location())).getConnection();
    }
}
