package dev.lineclear.storage;

final class PostgresqlPacesTest extends PacesContract {
    private String url = "";

    @Override
    String location() throws Exception {
        if (url.isEmpty()) {
            url = PostgresqlServer.database();
        }
        return url;
    }
}
