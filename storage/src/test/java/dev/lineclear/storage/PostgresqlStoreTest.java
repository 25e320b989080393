package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.state.Store;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresqlStoreTest extends StoreContract {
    private String url = "";

    @Override
    Store open(int keySeed) throws Exception {
        if (url.isEmpty()) {
            url = PostgresqlServer.database();
        }
        return Stores.postgresql(url, "postgres", "", Samples.box(keySeed));
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
