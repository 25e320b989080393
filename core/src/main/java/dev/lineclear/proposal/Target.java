package dev.lineclear.proposal;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a proposal touches.
 *
 * @param urn an ARN where the provider has one
 * @param service such as {@code dynamodb}
 * @param type such as {@code table}
 * @param environment where it lives; unknown counts as production
 * @param tags as read from live state, sorted
 */
public record Target(String urn, String service, String type, Environment environment, Map<String, String> tags) {
    public Target {
        tags = java.util.Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** The team that owns it by its tags {@code owner} or {@code team}, else {@code owners}. */
    public String owner() {
        return tags.getOrDefault("owner", tags.getOrDefault("team", "owners"));
    }

    /** By its tag {@code criticality}, else {@code normal}. */
    public String criticality() {
        return tags.getOrDefault("criticality", "normal");
    }
}
