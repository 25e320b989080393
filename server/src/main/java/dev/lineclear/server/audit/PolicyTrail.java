package dev.lineclear.server.audit;

import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Follows the policies through the log: the text of each version stands before the first verdict that names it, and is
 * the text that its name is the digest of.
 */
final class PolicyTrail {
    private static final String SCHEMA = "lineclear.cedarschema";

    /** Of the version being read; parts of one version follow each other, others' records may be between them. */
    private final SortedMap<String, String> texts = new TreeMap<>();

    private String reading = "";
    private int next = 1;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Long> missing = new HashMap<>();

    /** A {@code policy-text} record. @return what is wrong with it */
    Optional<String> text(JsonNode data) {
        String version = data.path("policyVersion").asString("");
        int part = data.path("part").asInt(0);
        if (part == 1) {
            texts.clear();
            reading = version;
            next = 1;
        }
        if (!version.equals(reading) || part != next) {
            return Optional.of("is part " + part + " of policies " + version + " and does not follow the part before");
        }
        data.path("texts")
                .values()
                .forEach(t ->
                        texts.merge(t.path("id").asString(""), t.path("text").asString(""), String::concat));
        next++;
        return part == data.path("parts").asInt(0) ? complete(version) : Optional.empty();
    }

    private Optional<String> complete(String version) {
        known.add(version);
        String schema = texts.remove(SCHEMA);
        if (!PolicySource.schema().equals(schema)) {
            // Written by another release, whose schema is part of the digest: its text is there for people to read.
            return Optional.empty();
        }
        SortedMap<String, String> files = new TreeMap<>();
        texts.forEach((id, text) -> files.put(id + ".cedar", text));
        try {
            String computed =
                    Policies.load(new PolicySource.Texts("the log", files)).version();
            return computed.equals(version)
                    ? Optional.empty()
                    : Optional.of("ends the policies " + version + ", whose text is that of " + computed);
        } catch (PolicyException e) {
            return Optional.of("ends policies that cannot be read: " + e.getMessage());
        }
    }

    /** Any other record. @return what is wrong with it */
    Optional<String> reference(JsonNode data, long index) {
        String version = data.path("policyVersion")
                .asString(data.path("explanation").path("policyVersion").asString(""));
        if (version.isEmpty() || known.contains(version) || missing.putIfAbsent(version, index) != null) {
            return Optional.empty();
        }
        return Optional.of("refers to policies " + version + ", whose text is not in the log before it");
    }
}
