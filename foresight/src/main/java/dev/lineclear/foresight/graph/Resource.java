package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Something that can be lost.
 *
 * @param urn unique; an ARN where the provider has one, {@code service:checkout} of what people declared
 * @param type such as {@code ec2:subnet}, {@code service}; empty when only its name was seen
 * @param region such as {@code eu-central-1}; empty when it has none or it is not known
 * @param zone such as {@code eu-central-1a}; empty when it has none or it is not known
 * @param tags as they were read; of declared ones {@code owner} and {@code criticality} too
 * @param origin where it was learned
 * @param seen when, last
 */
public record Resource(
        String urn, String type, String region, String zone, Map<String, String> tags, Origin origin, Instant seen) {
    /** Of a URN in characters; longer than any that AWS gives. */
    public static final int MAX_URN = 2_048;

    public Resource {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(seen);
        if (urn.isEmpty() || urn.length() > MAX_URN) {
            throw new IllegalArgumentException("a resource's URN has 1 to " + MAX_URN + " characters: " + urn.length());
        }
        tags = java.util.Collections.unmodifiableMap(new TreeMap<>(tags));
    }
}
