package dev.lineclear.server.review;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The policies by their versions, as their texts stand in a log. Texts are given by one thread, asked for by any. */
final class Versions {
    /** Of a version's texts, up to a few megabytes each: who changes policies more often than this reads a shorter time. */
    static final int MAX_VERSIONS = 64;

    /** Compiled at a time; the policy engine has room for two of the largest sets. */
    private static final int MAX_COMPILED = 2;

    private static final String SCHEMA = "lineclear.cedarschema";

    private final SortedMap<String, String> reading = new TreeMap<>();
    private final Map<String, SortedMap<String, String>> texts = new ConcurrentHashMap<>();
    /** In the order of use; those that are given up leave what they were asked behind. */
    private final Map<String, Optional<CedarDecider>> compiled = new LinkedHashMap<>(16, 0.75f, true);

    private long inquiries;

    /** Takes a {@code policy-text} record. */
    void text(JsonNode data) {
        if (data.path("part").asInt(0) == 1) {
            reading.clear();
        }
        data.path("texts")
                .values()
                .forEach(t ->
                        reading.merge(t.path("id").asString(""), t.path("text").asString(""), String::concat));
        if (data.path("part").asInt(0) == data.path("parts").asInt(-1) && texts.size() < MAX_VERSIONS) {
            texts.putIfAbsent(data.path("policyVersion").asString(""), new TreeMap<>(reading));
        }
    }

    /** @return empty where its text is not in the log, is of another schema than this release's, or cannot be read */
    synchronized Optional<CedarDecider> decider(String version) {
        Optional<CedarDecider> known = compiled.get(version);
        if (known != null) {
            return known;
        }
        if (compiled.size() == MAX_COMPILED) {
            String oldest = compiled.keySet().iterator().next();
            inquiries += asked(compiled.getOrDefault(oldest, Optional.empty()));
            compiled.remove(oldest);
        }
        Optional<CedarDecider> made = compile(version);
        compiled.put(version, made);
        return made;
    }

    private Optional<CedarDecider> compile(String version) {
        SortedMap<String, String> all = texts.get(version);
        if (all == null || !PolicySource.schema().equals(all.get(SCHEMA))) {
            return Optional.empty();
        }
        SortedMap<String, String> files = new TreeMap<>();
        all.forEach((id, text) -> {
            if (!id.equals(SCHEMA)) {
                files.put(id + ".cedar", text);
            }
        });
        try {
            Policies policies = Policies.load(new PolicySource.Texts("the log", files));
            return policies.version().equals(version) ? Optional.of(new CedarDecider(policies)) : Optional.empty();
        } catch (PolicyException e) {
            return Optional.empty();
        }
    }

    /** How often a policy engine was asked, since the question was not one it had answered just before. */
    synchronized long inquiries() {
        return inquiries + compiled.values().stream().mapToLong(Versions::asked).sum();
    }

    private static long asked(Optional<CedarDecider> decider) {
        return decider.map(CedarDecider::inquiries).orElse(0L);
    }
}
