package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.state.StateException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresqlStoreTest extends StoreContract {
    private String url = "";

    @Override
    String location() throws Exception {
        if (url.isEmpty()) {
            url = PostgresqlServer.database();
        }
        return url;
    }

    @Override
    Connection raw() throws Exception {
        return Postgresql.source(url, "postgres", "").getConnection();
    }

    @Test
    void aServerThatTurnsUsAwayIsAnErrorAndItsReturnIsNoticed() throws Exception {
        store.settings().put("before", "x");
        String name = url.substring(url.lastIndexOf('/') + 1).replaceAll("\\?.*", "");
        PostgresqlServer.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        PostgresqlServer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
        assertThrows(StateException.class, () -> store.settings().get("before"));
        assertThrows(StateException.class, () -> store.settings().put("during", "x"));
        assertThrows(StateException.class, () -> Stores.postgresql(url, "postgres", "", Samples.box(1)));
        PostgresqlServer.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
        assertEquals(Optional.of("x"), eventually("before"));
        assertEquals(Optional.empty(), store.settings().get("during"));
    }

    /** The pool tries again at growing intervals, up to the time a caller waits; each call here waits that long. */
    private Optional<String> eventually(String key) {
        for (int i = 0; i < 5; i++) {
            try {
                return store.settings().get(key);
            } catch (StateException e) {
                // Not yet.
            }
        }
        return store.settings().get(key);
    }

    @Test
    void aWrongUrlIsAnErrorThatDoesNotRepeatThePassword() {
        for (String wrong : List.of("jdbc:mysql://localhost/x", "jdbc:postgresql://127.0.0.1:1/x")) {
            StateException error = assertThrows(
                    StateException.class, () -> Stores.postgresql(wrong, "postgres", "hunter2", Samples.box(1)));
            StringWriter text = new StringWriter();
            error.printStackTrace(new PrintWriter(text));
            assertFalse(text.toString().contains("hunter2"));
        }
    }

    @Test
    void commitsAreForcedThoughTheServersDefaultIsOtherwise() {
        try (Database database = Postgresql.open(url, "postgres", "")) {
            assertEquals(
                    List.of("on"),
                    database.list("SELECT current_setting('synchronous_commit')", row -> row.getString(1)));
        }
    }
}
