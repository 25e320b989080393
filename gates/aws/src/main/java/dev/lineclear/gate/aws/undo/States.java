package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The few shapes that every recipe's states share. */
final class States {
    private States() {}

    static ObjectNode object() {
        return CanonicalJson.MAPPER.createObjectNode();
    }

    static ObjectNode absent() {
        return object().put(Recipe.EXISTS, false);
    }

    static ObjectNode present() {
        return object().put(Recipe.EXISTS, true);
    }

    static ObjectNode settings(ObjectNode settings) {
        ObjectNode state = present();
        state.set(Recipe.SETTINGS, settings);
        return state;
    }

    static boolean exists(JsonNode state) {
        return state.path(Recipe.EXISTS).asBoolean(false);
    }

    /** The part of an operation's name after the service: {@code DeleteTable}. */
    static String action(Proposal proposal) {
        return proposal.operation().substring(proposal.operation().indexOf(':') + 1);
    }

    static ObjectNode map(Map<String, String> map) {
        ObjectNode json = object();
        new TreeMap<>(map).forEach(json::put);
        return json;
    }

    static Map<String, String> map(JsonNode json) {
        Map<String, String> map = new TreeMap<>();
        json.properties()
                .forEach(member -> map.put(member.getKey(), member.getValue().asString()));
        return map;
    }

    /** "1 item", "4,210 items". */
    static String count(long count, String noun) {
        String plural = noun.endsWith("x") ? noun + "es" : noun + "s";
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : plural);
    }
}
