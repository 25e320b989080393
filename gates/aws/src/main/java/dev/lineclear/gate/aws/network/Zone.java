package dev.lineclear.gate.aws.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The records of a hosted zone, by name, type and, where there are several of one name, what tells them apart. */
record Zone(Map<Key, String> records) {
    Zone {
        records = java.util.Collections.unmodifiableMap(new TreeMap<>(records));
    }

    /** What a record is found by. */
    record Key(String name, String type, String set) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int by = name.compareTo(other.name);
            by = by != 0 ? by : type.compareTo(other.type);
            return by != 0 ? by : set.compareTo(other.set);
        }

        @Override
        public String toString() {
            return name + " (" + type + (set.isEmpty() ? "" : ", " + set) + ")";
        }
    }

    static Zone of(Iterable<JsonNode> sets) {
        Map<Key, String> records = new TreeMap<>();
        sets.forEach(set -> records.put(key(set), leads(set)));
        return new Zone(records);
    }

    private static Key key(JsonNode set) {
        String name = Json.text(set, "Name").toLowerCase(Locale.ROOT).replace("\\052", "*");
        return new Key(
                name.endsWith(".") ? name.substring(0, name.length() - 1) : name,
                Json.text(set, "Type"),
                Json.text(set, "SetIdentifier"));
    }

    /** Where to, and for which share of those who ask; how long answers are kept is no part of it. */
    private static String leads(JsonNode set) {
        TreeSet<String> to = new TreeSet<>();
        Json.each(set, "ResourceRecords").forEach(r -> to.add(Json.text(r, "Value")));
        String alias = Json.text(set.path("AliasTarget"), "DNSName").toLowerCase(Locale.ROOT);
        if (!alias.isEmpty()) {
            to.add(alias.endsWith(".") ? alias.substring(0, alias.length() - 1) : alias);
        }
        StringBuilder words = new StringBuilder(String.join(", ", to));
        for (String how : List.of("Weight", "Region", "Failover", "HealthCheckId", "MultiValueAnswer")) {
            String value = Json.text(set, how);
            if (!value.isEmpty()) {
                words.append(", ")
                        .append(how.toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(value);
            }
        }
        JsonNode place = set.path("GeoLocation");
        return words + (place.isEmpty() ? "" : ", for " + place);
    }

    /**
     * As a request would leave it.
     *
     * @throws UnforeseenException when it holds what is not understood
     */
    Zone after(JsonNode changes) throws UnforeseenException {
        if (changes.isEmpty()) {
            throw new UnforeseenException("it names no records that can be read");
        }
        Map<Key, String> left = new TreeMap<>(records);
        for (JsonNode change : changes.values()) {
            JsonNode set = change.path("ResourceRecordSet");
            switch (Json.text(change, "Action")) {
                case "DELETE" -> left.remove(key(set));
                case "CREATE", "UPSERT" -> left.put(key(set), leads(set));
                default -> throw new UnforeseenException("it does something else with a record than is known");
            }
        }
        return new Zone(left);
    }

    /** What names lead nowhere, or somewhere else, in the other. */
    List<String> lostIn(Zone after) {
        List<String> gone = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        records.forEach((key, to) -> {
            String now = after.records.get(key);
            if (now == null) {
                gone.add(key + " leads nowhere any more; it led to " + to);
            } else if (!now.equals(to)) {
                elsewhere.add(key + " leads to " + now + " instead of " + to);
            }
        });
        after.records.forEach((key, to) -> {
            if (!records.containsKey(key)) {
                wildcard(key)
                        .ifPresent(star ->
                                elsewhere.add(key + " leads to " + to + " instead of where " + star.name() + " leads"));
            }
        });
        gone.addAll(elsewhere);
        return gone;
    }

    /** What answered for a name that had no records of its own. */
    private Optional<Key> wildcard(Key fresh) {
        if (records.keySet().stream().anyMatch(k -> k.name().equals(fresh.name()))) {
            return Optional.empty();
        }
        String rest = fresh.name();
        while (rest.indexOf('.') >= 0) {
            rest = rest.substring(rest.indexOf('.') + 1);
            String star = "*." + rest;
            Optional<Key> found =
                    records.keySet().stream().filter(k -> k.name().equals(star)).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
