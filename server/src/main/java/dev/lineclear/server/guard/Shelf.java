package dev.lineclear.server.guard;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Texts kept in the store under the digest of what they say: what was agreed to is what comes into force. */
final class Shelf {
    /** Of all files of one set together, in characters. */
    static final int MAX_TEXT = 8 << 20;

    /** Below what one setting may hold. */
    private static final int PART = 48 << 10;

    private static final String NAME = "shelf.";

    private final Settings settings;

    Shelf(Settings settings) {
        this.settings = settings;
    }

    static Digest digest(SortedMap<String, String> texts) {
        return Digest.of(json(texts));
    }

    private static ObjectNode json(SortedMap<String, String> texts) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        texts.forEach(json::put);
        return json;
    }

    /**
     * Keeps them; the same texts again are nothing new.
     *
     * @return under which digest
     * @throws IllegalArgumentException when they are too long
     */
    String put(SortedMap<String, String> texts) {
        String whole = CanonicalJson.string(json(texts));
        if (whole.length() > MAX_TEXT) {
            throw new IllegalArgumentException("more than " + MAX_TEXT + " characters of policies");
        }
        String digest = digest(texts).hex();
        int parts = (whole.length() + PART - 1) / PART;
        for (int i = 0; i < parts; i++) {
            settings.putIfAbsent(
                    NAME + digest + "." + i, whole.substring(i * PART, Math.min(whole.length(), (i + 1) * PART)));
        }
        // Last: what is cut off before this is not there.
        settings.putIfAbsent(NAME + digest, String.valueOf(parts));
        return digest;
    }

    /** @return nothing when it is not there whole, or is not what its digest says */
    Optional<SortedMap<String, String>> get(String digest) {
        Optional<String> parts = settings.get(NAME + digest);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < Integer.parseInt(parts.get()); i++) {
            whole.append(settings.get(NAME + digest + "." + i).orElse(""));
        }
        byte[] bytes = whole.toString().getBytes(StandardCharsets.UTF_8);
        if (!Digest.of(bytes).hex().equals(digest)) {
            return Optional.empty();
        }
        SortedMap<String, String> texts = new TreeMap<>();
        CanonicalJson.parse(bytes)
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asString("")));
        return Optional.of(Collections.unmodifiableSortedMap(texts));
    }
}
