package dev.lineclear.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.lineclear.state.StateException;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL for several gateways: read committed, every commit forced to disk whatever the server's default says. */
final class Postgresql {
    /** A server or a role may be set not to wait for the disk; what was claimed once must stay claimed. */
    private static final String SYNCHRONOUS = "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'";

    private Postgresql() {}

    static PGSimpleDataSource source(String url, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new StateException("not a PostgreSQL URL (jdbc:postgresql://HOST/DATABASE)", e);
        }
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("lineclear");
        source.setConnectTimeout((int) Limits.WAIT.toSeconds());
        source.setTcpKeepAlive(true);
        return source;
    }

    static Database open(String url, String user, String password) {
        PGSimpleDataSource source = source(url, user, password);
        long millis = Limits.STATEMENT.toMillis();
        source.setSocketTimeout((int) Limits.SOCKET.toSeconds());
        source.setOptions("-c statement_timeout=" + millis + " -c lock_timeout=" + millis
                + " -c idle_in_transaction_session_timeout=" + 2 * millis);
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("lineclear-postgresql");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(Limits.POSTGRESQL_CONNECTIONS);
        pool.setMinimumIdle(2);
        pool.setConnectionTimeout(Limits.WAIT.toMillis());
        pool.setConnectionInitSql(SYNCHRONOUS);
        Database.begun(pool, "PostgreSQL cannot be reached");
        return new Database(pool, pool, pool::close);
    }
}
