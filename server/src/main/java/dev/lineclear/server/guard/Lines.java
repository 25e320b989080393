package dev.lineclear.server.guard;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** How people, agents and policies look in lines that can be compared. */
final class Lines {
    private Lines() {}

    static List<String> of(Agent agent) {
        List<String> lines = new ArrayList<>();
        lines.add("agent " + agent.id());
        lines.add("owner " + agent.owner());
        agent.scope().operations().forEach(o -> lines.add("may ask for " + o));
        agent.scope().resources().forEach(r -> lines.add("on " + r));
        return lines;
    }

    static List<String> of(Approver person) {
        List<String> lines = new ArrayList<>();
        lines.add("person " + person.id());
        lines.add("role " + person.role().name().toLowerCase(Locale.ROOT));
        lines.add(person.owner() ? "is an owner" : "is no owner");
        person.teams().stream().sorted().forEach(t -> lines.add("team " + t));
        person.keys().forEach(k -> lines.add("key " + fingerprint(k)));
        return lines;
    }

    /** As {@code ssh-keygen -l} prints it; of a passkey the whole line's digest. */
    static String fingerprint(String key) {
        String[] parts = key.strip().split("[ \\t]+", 3);
        try {
            byte[] blob = Base64.getDecoder().decode(parts[1]);
            byte[] digest = java.util.HexFormat.of().parseHex(Digest.of(blob).hex());
            return parts[0] + " SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return parts[0] + " sha256 "
                    + Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
        }
    }

    /** @param policies by id */
    static List<String> of(SortedMap<String, String> policies) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> policy : policies.entrySet()) {
            lines.add("policy " + policy.getKey());
            policy.getValue().strip().lines().forEach(line -> lines.add("  " + line.stripTrailing()));
        }
        return lines;
    }

    static List<String> texts(JsonNode node, String member, List<String> standard) {
        if (!node.has(member)) {
            return standard;
        }
        List<String> all = new ArrayList<>();
        node.path(member).values().forEach(n -> all.add(n.asString("")));
        return all;
    }

    static ArrayNode array(List<String> lines) {
        ArrayNode array = CanonicalJson.MAPPER.createArrayNode();
        lines.forEach(array::add);
        return array;
    }
}
