package dev.lineclear.storage;

import dev.lineclear.state.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    @Override
    public Map<String, String> startingWith(String prefix, int limit) {
        Map<String, String> found = new TreeMap<>();
        database.list(
                        "SELECT name, value FROM settings WHERE substr(name, 1, ?) = ? LIMIT ?",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        prefix.length(),
                        prefix,
                        Limits.list(limit))
                .forEach(e -> found.put(e.getKey(), e.getValue()));
        return found;
    }

    @Override
    public boolean remove(String key, String value) {
        return database.update("DELETE FROM settings WHERE name = ? AND value = ?", key, value) == 1;
    }
}
