package dev.lineclear.storage;

import java.sql.SQLException;

/** What agents and approvers have in common: a bounded number. */
final class Registry {
    private Registry() {}

    /** @throws IllegalStateException when {@code table} already holds {@link Limits#REGISTERED} rows */
    static void room(Database.Transaction in, String table) throws SQLException {
        long count =
                in.list("SELECT COUNT(*) FROM " + table, row -> row.getLong(1)).getFirst();
        if (count >= Limits.REGISTERED) {
            throw new IllegalStateException("there are " + count + " " + table + " already; remove some first");
        }
    }
}
