package dev.lineclear.storage;

final class PostgresqlIncidentsTest extends IncidentsContract {
    private String url = "";

    @Override
    String location() throws Exception {
        if (url.isEmpty()) {
            url = PostgresqlServer.database();
        }
        return url;
    }
}
