package dev.lineclear.storage;

import com.zaxxer.hikari.HikariConfig;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteJDBCLoader;

/** Opens a store, bringing its tables up to this version first. */
public final class Stores {
    private static final String MIGRATIONS = "classpath:db/lineclear";
    private static final String HISTORY = "lineclear_schema";

    /** The newest of {@link #MIGRATIONS}. */
    static final String VERSION = "17";

    private Stores() {}

    /** Loads what {@link #sqlite} needs, and opens nothing; what cannot be loaded is said by it. */
    public static void prepare() {
        try {
            SQLiteJDBCLoader.initialize();
            var unused = new HikariConfig();
        } catch (Exception | LinkageError e) {
            // As above.
        }
    }

    /**
     * SQLite in {@code file}, made at the first start together with its directory (mode 0700).
     *
     * @param box seals the sessions' secrets; its key must live elsewhere
     * @throws StateException when it cannot be opened or was written under another key
     */
    public static Store sqlite(Path file, SealedBox box) {
        Sqlite.prepare(file);
        migrate(Sqlite.source(file));
        return checked(Sqlite.open(file), box);
    }

    /**
     * PostgreSQL, shared by several gateways.
     *
     * @param url such as {@code jdbc:postgresql://db.example.com/lineclear?sslmode=verify-full}
     * @param box seals the sessions' secrets; the same on every gateway
     * @throws StateException when it cannot be reached or was written under another key
     */
    public static Store postgresql(String url, String user, String password, SealedBox box) {
        migrate(Postgresql.source(url, user, password));
        return checked(Postgresql.open(url, user, password), box);
    }

    private static Store checked(Database database, SealedBox box) {
        SqlStore store = new SqlStore(database, box);
        try {
            store.checkKey(box);
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void migrate(DataSource source) {
        if (current(source)) {
            return;
        }
        try {
            Flyway.configure(Stores.class.getClassLoader())
                    .dataSource(source)
                    .locations(MIGRATIONS)
                    .table(HISTORY)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StateException("the store's tables cannot be brought up to this version: " + e.getMessage(), e);
        }
    }

    /** Whether there is nothing to do, which at most starts is so and takes a tenth of what asking Flyway does. */
    private static boolean current(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(
                        "SELECT version, success FROM " + HISTORY + " ORDER BY installed_rank DESC LIMIT 1")) {
            return newest.next() && VERSION.equals(newest.getString(1)) && newest.getBoolean(2);
        } catch (SQLException e) {
            // No such table at the first start; whatever else it is, Flyway says it better.
            return false;
        }
    }
}
