package dev.lineclear.gate.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Headers that end at this hop (RFC 9110 section 7.6.1): the fixed ones, and those that {@code Connection} names. */
public final class HopByHop {
    private static final Set<String> FIXED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HopByHop() {}

    /** What goes on to the next hop, unchanged and in order. */
    public static Headers strip(Headers headers) {
        Set<String> named = named(headers);
        return headers.without(line -> {
            String name = line.name().toLowerCase(Locale.ROOT);
            return FIXED.contains(name) || named.contains(name);
        });
    }

    /** What {@code Connection} names, in lower case, without the fixed ones. */
    public static Set<String> named(Headers headers) {
        Set<String> named = Set.of();
        for (Header line : headers) {
            if (line.is("connection")) {
                for (String token : line.value().split(",", -1)) {
                    String name = token.strip().toLowerCase(Locale.ROOT);
                    if (!name.isEmpty() && !name.equals("close") && !FIXED.contains(name)) {
                        if (named.isEmpty()) {
                            named = new HashSet<>();
                        }
                        named.add(name);
                    }
                }
            }
        }
        return named;
    }
}
