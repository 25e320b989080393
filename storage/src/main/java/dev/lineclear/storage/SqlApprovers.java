package dev.lineclear.storage;

import dev.lineclear.proposal.Approver;
import dev.lineclear.state.Approvers;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

final class SqlApprovers implements Approvers {
    private static final Pattern SPACE = Pattern.compile("[ \\t]+");

    private final Database database;

    SqlApprovers(Database database) {
        this.database = database;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when one of the keys is another approver's
     */
    @Override
    public void put(Approver approver) {
        String body = Json.write(approver);
        List<String> keys =
                approver.keys().stream().map(SqlApprovers::bare).distinct().toList();
        database.transaction(in -> {
            if (in.update("UPDATE approvers SET body = ? WHERE id = ?", body, approver.id()) == 0) {
                Registry.room(in, "approvers");
                in.update("INSERT INTO approvers (id, body) VALUES (?, ?)", approver.id(), body);
            }
            in.update("DELETE FROM approver_keys WHERE approver = ?", approver.id());
            for (String key : keys) {
                if (in.update(
                                "INSERT INTO approver_keys (public_key, approver) VALUES (?, ?)"
                                        + " ON CONFLICT (public_key) DO NOTHING",
                                key,
                                approver.id())
                        == 0) {
                    throw new IllegalArgumentException(
                            "a key of " + approver.id() + " is another approver's; a key has one owner");
                }
            }
            return true;
        });
    }

    @Override
    public Optional<Approver> find(String id) {
        return database.one(
                "SELECT body FROM approvers WHERE id = ?", row -> Json.read(row.getString(1), Approver.class), id);
    }

    @Override
    public List<Approver> all() {
        return database.list(
                "SELECT body FROM approvers ORDER BY id", row -> Json.read(row.getString(1), Approver.class));
    }

    @Override
    public boolean remove(String id) {
        return database.update("DELETE FROM approvers WHERE id = ?", id) == 1;
    }

    @Override
    public void knownAs(String person, String name) {
        database.transaction(in -> {
            Registry.room(in, "person_names");
            in.update(
                    "INSERT INTO person_names (name, person) VALUES (?, ?) ON CONFLICT (name, person) DO NOTHING",
                    folded(name),
                    person);
            return true;
        });
    }

    @Override
    public Map<String, Set<String>> knownBy(Collection<String> names) {
        Map<String, Set<String>> known = new TreeMap<>();
        if (!names.isEmpty()) {
            Object[] folded = names.stream().map(SqlApprovers::folded).toArray();
            String holes = String.join(", ", Collections.nCopies(folded.length, "?"));
            database.list(
                            "SELECT name, person FROM person_names WHERE name IN (" + holes + ")",
                            row -> Map.entry(row.getString(1), row.getString(2)),
                            folded)
                    .forEach(e -> known.computeIfAbsent(e.getKey(), n -> new TreeSet<>())
                            .add(e.getValue()));
        }
        return known;
    }

    private static String folded(String name) {
        return Limits.text("a name", name).toLowerCase(Locale.ROOT);
    }

    @Override
    public void retireKey(String publicKey, String approver) {
        database.update(
                "INSERT INTO retired_keys (public_key, approver) VALUES (?, ?)"
                        + " ON CONFLICT (public_key) DO UPDATE SET approver = excluded.approver",
                bare(publicKey),
                approver);
    }

    @Override
    public Optional<String> retired(String publicKey) {
        return database.one(
                "SELECT approver FROM retired_keys WHERE public_key = ?", row -> row.getString(1), bare(publicKey));
    }

    /** Type and base64, without the comment. */
    private static String bare(String publicKey) {
        String[] parts = SPACE.split(Limits.text("a public key", publicKey).strip(), 3);
        return parts.length < 2 ? parts[0] : parts[0] + " " + parts[1];
    }
}
