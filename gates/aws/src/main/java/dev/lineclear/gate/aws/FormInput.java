package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Binding;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form parameters of the query and ec2 protocols as JSON: {@code X.member.1}, {@code X.1} are lists,
 * {@code X.entry.1.key} and {@code .value} maps. A parameter twice is refused: readers differ about which one counts.
 */
final class FormInput {
    /** The largest requests (EC2 with a thousand ids) have some thousands. */
    static final int MAX_PARAMETERS = 10_000;

    /** Deeper than any AWS structure in a form. */
    static final int MAX_DEPTH = 20;

    /** Larger than any list AWS takes in a form. */
    private static final int MAX_INDEX = 10_000;

    /** SQS wrote its lists and maps flat and in the singular. */
    private static final Map<String, String> SQS = Map.of(
            "Attribute", "Attributes",
            "AttributeName", "AttributeNames",
            "Tag", "Tags",
            "TagKey", "TagKeys",
            "AWSAccountId", "AWSAccountIds",
            "ActionName", "Actions",
            "DeleteMessageBatchRequestEntry", "Entries",
            "SendMessageBatchRequestEntry", "Entries",
            "ChangeMessageVisibilityBatchRequestEntry", "Entries");

    private FormInput() {}

    /** A name and its value, decoded once. */
    record Pair(String name, String value) {}

    /** The parameters in order, percent- and plus-decoded once. */
    static List<Pair> pairs(String text) throws Refused {
        List<Pair> pairs = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                int equals = text.indexOf('=', start);
                boolean bare = equals < 0 || equals > end;
                pairs.add(
                        new Pair(decode(text, start, bare ? end : equals), bare ? "" : decode(text, equals + 1, end)));
                if (pairs.size() > MAX_PARAMETERS) {
                    throw malformed("more than " + MAX_PARAMETERS + " parameters");
                }
            }
            start = end + 1;
        }
        return pairs;
    }

    /** Adds {@code text}'s parameters, each at most once. */
    static void parse(String text, Map<String, String> into) throws Refused {
        for (Pair pair : pairs(text)) {
            if (into.put(pair.name(), pair.value()) != null) {
                throw malformed("the parameter " + Visible.text(pair.name()) + " is there twice");
            }
        }
    }

    private static String decode(String text, int from, int to) throws Refused {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            char c = text.charAt(i);
            plain = c != '%' && c != '+' && c < 0x80;
        }
        if (plain) {
            return text.substring(from, to);
        }
        ByteBuffer bytes = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < to ? hex(text.charAt(i + 1)) : -1;
                int low = i + 2 < to ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw malformed("a parameter is not percent-encoded rightly");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c > 0xff) {
                throw malformed("a parameter has characters that must be percent-encoded");
            } else {
                bytes.put(c == '+' ? (byte) ' ' : (byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("a parameter is not UTF-8");
        }
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** @param renamed the ec2 protocol's names on the wire that differ from the members' */
    static ObjectNode tree(Map<String, String> parameters, List<Binding> renamed, String service) throws Refused {
        Map<String, Object> root = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (!name.equals("Action") && !name.equals("Version")) {
                put(root, name, parameter.getValue());
            }
        }
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        for (Map.Entry<String, Object> entry : root.entrySet()) {
            String member = member(entry.getKey(), renamed, service);
            if (input.has(member)) {
                throw malformed("the member " + Visible.text(member) + " is there twice");
            }
            input.set(member, node(entry.getValue(), service.equals("sqs")));
        }
        return input;
    }

    private static String member(String wire, List<Binding> renamed, String service) {
        for (Binding binding : renamed) {
            if (binding.where() == Binding.Where.FORM && binding.wireName().equals(wire)) {
                return binding.member();
            }
        }
        return service.equals("sqs") ? SQS.getOrDefault(wire, wire) : wire;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> root, String name, String value) throws Refused {
        Map<String, Object> at = root;
        int start = 0;
        for (int depth = 0; ; depth++) {
            int dot = name.indexOf('.', start);
            String part = dot < 0 ? name.substring(start) : name.substring(start, dot);
            if (depth > MAX_DEPTH) {
                throw malformed("a parameter is nested too deeply");
            }
            if (dot < 0) {
                if (at.put(part, value) != null) {
                    throw malformed("a parameter is both a value and a structure");
                }
                return;
            }
            Object next = at.computeIfAbsent(part, p -> new LinkedHashMap<String, Object>());
            if (!(next instanceof Map)) {
                throw malformed("a parameter is both a value and a structure");
            }
            at = (Map<String, Object>) next;
            start = dot + 1;
        }
    }

    @SuppressWarnings("unchecked")
    private static JsonNode node(Object value, boolean sqs) throws Refused {
        if (!(value instanceof Map)) {
            return CanonicalJson.MAPPER.getNodeFactory().stringNode((String) value);
        }
        Map<String, Object> map = (Map<String, Object>) value;
        if (map.size() == 1
                && map.get("member") instanceof Map<?, ?> members
                && numbered((Map<String, Object>) members)) {
            return list((Map<String, Object>) members, sqs);
        }
        if (map.size() == 1
                && map.get("entry") instanceof Map<?, ?> entries
                && numbered((Map<String, Object>) entries)) {
            return maps(list((Map<String, Object>) entries, sqs));
        }
        if (numbered(map)) {
            return sqs ? maps(list(map, sqs)) : list(map, sqs);
        }
        ObjectNode object = CanonicalJson.MAPPER.createObjectNode();
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            object.set(entry.getKey(), node(entry.getValue(), sqs));
        }
        return object;
    }

    private static boolean numbered(Map<String, Object> map) {
        for (String key : map.keySet()) {
            if (index(key) < 0) {
                return false;
            }
        }
        return !map.isEmpty();
    }

    private static int index(String key) {
        int value = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < '0' || c > '9' || value > MAX_INDEX) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return key.isEmpty() || (key.length() > 1 && key.charAt(0) == '0') ? -1 : value;
    }

    private static ArrayNode list(Map<String, Object> numbered, boolean sqs) throws Refused {
        TreeMap<Integer, Object> ordered = new TreeMap<>();
        numbered.forEach((key, value) -> ordered.put(index(key), value));
        ArrayNode list = CanonicalJson.MAPPER.createArrayNode();
        for (Object value : ordered.values()) {
            list.add(node(value, sqs));
        }
        return list;
    }

    /** Services differ in what they call the parts of a map's entry. */
    private static JsonNode maps(ArrayNode list) {
        JsonNode map = pairs(list, "key", "value");
        map = map.isArray() ? pairs(list, "Name", "Value") : map;
        return map.isArray() ? pairs(list, "Key", "Value") : map;
    }

    /** A list of nothing but pairs, each name once, is a map. */
    private static JsonNode pairs(ArrayNode list, String nameKey, String valueKey) {
        ObjectNode map = CanonicalJson.MAPPER.createObjectNode();
        for (JsonNode each : list) {
            JsonNode name = each.path(nameKey);
            if (!each.isObject()
                    || each.size() != 2
                    || !name.isString()
                    || !each.has(valueKey)
                    || map.has(name.asString())) {
                return list;
            }
            map.set(name.asString(), each.path(valueKey));
        }
        return map;
    }

    private static Refused malformed(String message) {
        return new Refused(Refusal.malformed(message));
    }
}
