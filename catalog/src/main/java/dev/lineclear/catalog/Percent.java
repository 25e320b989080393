package dev.lineclear.catalog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Percent-encoding (RFC 3986, section 2.1), read strictly: what cannot be read one way only is not read at all. */
final class Percent {
    private Percent() {}

    /** Decoded once; empty when an escape is broken or the bytes are not UTF-8. */
    static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.put(bytes[i]);
                continue;
            }
            if (i + 2 >= bytes.length || hex(bytes[i + 1]) < 0 || hex(bytes[i + 2]) < 0) {
                return Optional.empty();
            }
            out.put((byte) (hex(bytes[i + 1]) << 4 | hex(bytes[i + 2])));
            i += 2;
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(out.flip());
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int hex(byte c) {
        return c < 0 ? -1 : Character.digit(c, 16);
    }

    /**
     * Keys and values of a query, decoded; a key without a value has an empty one. A plus sign is a plus sign.
     *
     * @param once whether a key that comes twice makes the query unreadable; else the first counts
     */
    static Optional<Map<String, String>> query(String raw, boolean once) {
        Map<String, String> keys = new HashMap<>();
        if (raw.isEmpty()) {
            return Optional.of(keys);
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> key = decode(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (key.isEmpty() || value.isEmpty() || (keys.putIfAbsent(key.get(), value.get()) != null && once)) {
                return Optional.empty();
            }
        }
        return Optional.of(keys);
    }
}
