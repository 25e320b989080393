package dev.lineclear.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * One PostgreSQL for the whole test run, with a new database for each test.
 *
 * <p>PostgreSQL refuses to run as root. As root it is started in a user namespace of its own, where it is nobody.
 */
final class PostgresqlServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresqlServer() {}

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "off") // so that the store's own insistence shows
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }
    }

    /** @return the URL of a new, empty database, for user {@code postgres} */
    static String database() throws SQLException {
        Assumptions.assumeTrue(
                !"root".equals(System.getProperty("user.name")) || userNamespaces(),
                "missing: user namespaces (`unshare -U`); PostgreSQL does not run as root, run the tests as another user");
        String name = "lineclear" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return Running.SERVER.getJdbcUrl("postgres", name);
    }

    static void execute(String sql) throws SQLException {
        try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean userNamespaces() {
        try {
            Process process = new ProcessBuilder("unshare", "-U", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
