package dev.lineclear.foresight.graph;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Tags as one text: each key and value with its length before it, in the order of keys. */
final class Tags {
    static final byte[] NONE = new byte[0];

    /** Of a team's name in characters. */
    private static final int MAX_OWNER = 128;

    private Tags() {}

    static byte[] encode(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return NONE;
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(tags).forEach((key, value) -> {
            text.append((char) key.length()).append(key);
            text.append((char) value.length()).append(value);
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The team that has it, as far as a word goes; empty when none is named. */
    static String owner(Map<String, String> tags) {
        String owner = tags.getOrDefault("owner", tags.getOrDefault("team", ""));
        return owner.length() > MAX_OWNER ? owner.substring(0, MAX_OWNER) : owner;
    }

    static Map<String, String> decode(String text) {
        Map<String, String> tags = new TreeMap<>();
        int at = 0;
        while (at < text.length()) {
            String key = text.substring(at + 1, at + 1 + text.charAt(at));
            at += 1 + key.length();
            String value = text.substring(at + 1, at + 1 + text.charAt(at));
            at += 1 + value.length();
            tags.put(key, value);
        }
        return tags;
    }
}
