package dev.lineclear.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.lineclear.state.StateException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite as the default store: write-ahead log, every commit forced to disk ({@code synchronous=FULL}), foreign keys on,
 * one writer and a few readers.
 */
final class Sqlite {
    private Sqlite() {}

    /** Makes directory (0700) and file (0600) where they are missing; SQLite gives its log the file's mode. */
    static void prepare(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            Path directory = absolute.getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createFile(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Not the first start.
        } catch (IOException e) {
            throw new StateException("the store's file " + absolute + " cannot be made: " + e.getMessage(), e);
        }
    }

    static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        config.setBusyTimeout((int) Limits.WAIT.toMillis());
        config.setJournalSizeLimit(Limits.SQLITE_LOG);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    static Database open(Path file) {
        HikariDataSource writer = pool(file, "writer", 1, "");
        try {
            checkJournal(writer, file);
            HikariDataSource reader = pool(file, "reader", Limits.SQLITE_READERS, "PRAGMA query_only = 1");
            return new Database(writer, reader, () -> {
                reader.close();
                writer.close();
            });
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static HikariDataSource pool(Path file, String role, int size, String init) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("lineclear-sqlite-" + role);
        pool.setDataSource(source(file));
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(Limits.WAIT.toMillis());
        pool.setMaxLifetime(0);
        if (!init.isEmpty()) {
            pool.setConnectionInitSql(init);
        }
        return Database.begun(pool, "the store's file " + file + " cannot be opened");
    }

    /** Where there is no shared memory (some network file systems) SQLite silently keeps another journal. */
    private static void checkJournal(HikariDataSource writer, Path file) {
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
            if (!mode.next() || !"wal".equals(mode.getString(1))) {
                throw new StateException(
                        "SQLite keeps no write-ahead log at " + file + ": put the store on a local file system",
                        new IllegalStateException("journal_mode"));
            }
        } catch (SQLException e) {
            throw Database.failure(e);
        }
    }
}
