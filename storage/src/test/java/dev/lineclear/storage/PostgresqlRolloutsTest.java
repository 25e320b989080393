package dev.lineclear.storage;

final class PostgresqlRolloutsTest extends RolloutsContract {
    private String url = "";

    @Override
    String location() throws Exception {
        if (url.isEmpty()) {
            url = PostgresqlServer.database();
        }
        return url;
    }
}
