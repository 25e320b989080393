package dev.lineclear.storage;

import java.sql.Connection;

final class PostgresqlVotesTest extends VotesContract {
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
}
