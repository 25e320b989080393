package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The head of a request exactly as it was received; the canonical form is made from this and nothing else. Immutable. */
public final class SignedHead {
    private final String method;
    private final String rawPath;
    private final String rawQuery;
    private final List<Header> headers;

    /** By name in lower case; made when it is first asked for, since a request is looked through some thirty times. */
    private volatile @Nullable Map<String, List<String>> byName;

    /**
     * @param method as sent
     * @param rawPath before any decoding, from the first slash
     * @param rawQuery before any decoding, without the question mark; empty when there is none
     * @param headers in the order they came, duplicates kept
     */
    public SignedHead(String method, String rawPath, String rawQuery, List<Header> headers) {
        this.method = method;
        this.rawPath = rawPath;
        this.rawQuery = rawQuery;
        this.headers = List.copyOf(headers);
    }

    public String method() {
        return method;
    }

    public String rawPath() {
        return rawPath;
    }

    public String rawQuery() {
        return rawQuery;
    }

    public List<Header> headers() {
        return headers;
    }

    int count(String name) {
        return values(name).size();
    }

    /** @param name in any case, in lower case sooner */
    List<String> values(String name) {
        Map<String, List<String>> index = index();
        List<String> values = index.get(name);
        return values == null ? index.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()) : values;
    }

    /** Each once, in lower case and in no order. */
    Set<String> names() {
        return index().keySet();
    }

    private Map<String, List<String>> index() {
        Map<String, List<String>> index = byName;
        if (index == null) {
            index = HashMap.newHashMap(headers.size());
            for (Header header : headers) {
                index.merge(header.name().toLowerCase(Locale.ROOT), List.of(header.value()), SignedHead::both);
            }
            byName = index;
        }
        return index;
    }

    private static List<String> both(List<String> before, List<String> more) {
        List<String> all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }
}
