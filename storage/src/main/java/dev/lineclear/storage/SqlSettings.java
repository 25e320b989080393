package dev.lineclear.storage;

import dev.lineclear.state.Settings;
import java.util.Optional;

final class SqlSettings implements Settings {
    private final Database database;

    SqlSettings(Database database) {
        this.database = database;
    }

    @Override
    public Optional<String> get(String key) {
        return database.one("SELECT value FROM settings WHERE name = ?", row -> row.getString(1), key);
    }

    @Override
    public void put(String key, String value) {
        database.update(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                Limits.text("a setting's name", key),
                Limits.text("a setting", value));
    }

    @Override
    public boolean putIfAbsent(String key, String value) {
        return database.update(
                        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                        Limits.text("a setting's name", key),
                        Limits.text("a setting", value))
                == 1;
    }
}
