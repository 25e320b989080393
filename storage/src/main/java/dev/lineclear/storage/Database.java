package dev.lineclear.storage;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.lineclear.state.StateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Plain JDBC with a time limit on every statement, where every failure is a {@link StateException}.
 *
 * <p>On SQLite {@code writer} is a pool of one connection, so writers queue here and not in the file's lock; on
 * PostgreSQL both are the same pool.
 */
final class Database implements AutoCloseable {
    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Statements of one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Transaction transaction) throws SQLException;
    }

    private final DataSource writer;
    private final DataSource reader;
    private final Runnable closing;

    Database(DataSource writer, DataSource reader, Runnable closing) {
        this.writer = writer;
        this.reader = reader;
        this.closing = closing;
    }

    /**
     * Has a pool connect now, so that a store that cannot be reached is said at the start. Its constructor would do that,
     * too, but copies the configuration by reflection, which is a noticeable part of a start.
     *
     * @param failed what is said when it cannot, before why
     */
    static HikariDataSource begun(HikariDataSource pool, String failed) {
        try (Connection first = pool.getConnection()) {
            return pool;
        } catch (SQLException | HikariPool.PoolInitializationException e) {
            pool.close();
            throw new StateException(failed + ": " + e.getMessage(), e);
        }
    }

    /** @return how many rows it changed */
    int update(String sql, Object... arguments) {
        try (Connection connection = writer.getConnection()) {
            return new Transaction(connection).update(sql, arguments);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    <T> List<T> list(String sql, Row<T> row, Object... arguments) {
        try (Connection connection = reader.getConnection()) {
            return new Transaction(connection).list(sql, row, arguments);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    <T> Optional<T> one(String sql, Row<T> row, Object... arguments) {
        return list(sql, row, arguments).stream().findFirst();
    }

    /** All of {@code work} or, when it throws, nothing of it. */
    <T> T transaction(Work<T> work) {
        try (Connection connection = writer.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.run(new Transaction(connection));
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(connection);
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken; what made it so is on its way to the caller, and the pool drops it.
        }
    }

    static StateException failure(SQLException e) {
        return new StateException("the store failed (" + e.getSQLState() + "): " + e.getMessage(), e);
    }

    @Override
    public void close() {
        closing.run();
    }

    /** Statements on one connection. */
    static final class Transaction {
        private final Connection connection;

        private Transaction(Connection connection) {
            this.connection = connection;
        }

        int update(String sql, Object... arguments) throws SQLException {
            try (PreparedStatement statement = prepare(sql, arguments)) {
                return statement.executeUpdate();
            }
        }

        <T> List<T> list(String sql, Row<T> row, Object... arguments) throws SQLException {
            try (PreparedStatement statement = prepare(sql, arguments);
                    ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return List.copyOf(all);
            }
        }

        private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            try {
                statement.setQueryTimeout((int) Limits.STATEMENT.toSeconds());
                for (int i = 0; i < arguments.length; i++) {
                    switch (arguments[i]) {
                        case String text -> statement.setString(i + 1, text);
                        case Long number -> statement.setLong(i + 1, number);
                        case Integer number -> statement.setInt(i + 1, number);
                        default -> throw new IllegalArgumentException("text and whole numbers only");
                    }
                }
                return statement;
            } catch (SQLException | RuntimeException e) {
                statement.close();
                throw e;
            }
        }
    }
}
