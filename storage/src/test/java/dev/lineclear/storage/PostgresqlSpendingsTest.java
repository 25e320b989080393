package dev.lineclear.storage;

final class PostgresqlSpendingsTest extends SpendingsContract {
    private String url = "";

    @Override
    String location() throws Exception {
        if (url.isEmpty()) {
            url = PostgresqlServer.database();
        }
        return url;
    }
}
