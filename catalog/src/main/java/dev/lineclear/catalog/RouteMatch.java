package dev.lineclear.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operation told from a method, a path and a query.
 *
 * @param operation such as {@code s3:DeleteObject}
 * @param labels values of the path's labels by the API's member names, percent-decoded once: {@code Bucket}, {@code Key}
 */
public record RouteMatch(String operation, Map<String, String> labels) {
    public RouteMatch {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
