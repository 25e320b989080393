package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.CanonicalJson;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * DynamoDB items as DynamoDB's own JSON ({@code {"N":"1"}}), without loss: numbers keep all of their 38 digits,
 * empty strings, lists and maps stay what they are. One item has one form: members and sets are sorted, and a number
 * is written one way.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">AWS</a>
 */
final class AttributeJson {
    /** DynamoDB's own. */
    private static final int MAX_DIGITS = 38;

    private AttributeJson() {}

    static ObjectNode item(Map<String, AttributeValue> item) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        new TreeMap<>(item).forEach((name, value) -> json.set(name, value(value)));
        return json;
    }

    static Map<String, AttributeValue> item(JsonNode json) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        json.properties().forEach(member -> item.put(member.getKey(), value(member.getValue())));
        return item;
    }

    private static ObjectNode value(AttributeValue value) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        switch (value.type()) {
            case S -> json.put("S", value.s());
            case N -> json.put("N", number(value.n()));
            case B -> json.put("B", base64(value.b()));
            case BOOL -> json.put("BOOL", value.bool());
            case NUL -> json.put("NULL", true);
            case SS -> sorted(json, "SS", value.ss().stream());
            case NS -> sorted(json, "NS", value.ns().stream().map(AttributeJson::number));
            case BS -> sorted(json, "BS", value.bs().stream().map(AttributeJson::base64));
            case M -> json.set("M", item(value.m()));
            case L -> {
                ArrayNode list = json.putArray("L");
                value.l().forEach(element -> list.add(value(element)));
            }
            default -> throw new IllegalStateException("an attribute of a type that is not known here");
        }
        return json;
    }

    private static AttributeValue value(JsonNode json) {
        if (json.size() != 1) {
            throw new IllegalArgumentException("an attribute value has one type, not " + json.size());
        }
        Map.Entry<String, JsonNode> typed = json.properties().iterator().next();
        JsonNode value = typed.getValue();
        return switch (typed.getKey()) {
            case "S" -> AttributeValue.fromS(value.stringValue());
            case "N" -> AttributeValue.fromN(value.stringValue());
            case "B" -> AttributeValue.fromB(bytes(value));
            case "BOOL" -> AttributeValue.fromBool(value.booleanValue());
            case "NULL" -> AttributeValue.fromNul(true);
            case "SS" -> AttributeValue.fromSs(strings(value));
            case "NS" -> AttributeValue.fromNs(strings(value));
            case "BS" ->
                AttributeValue.fromBs(
                        value.valueStream().map(AttributeJson::bytes).toList());
            case "M" -> AttributeValue.fromM(item(value));
            case "L" ->
                AttributeValue.fromL(
                        value.valueStream().map(AttributeJson::value).toList());
            default -> throw new IllegalArgumentException("not a type of attribute: " + typed.getKey());
        };
    }

    /** The same value whichever way it was written: DynamoDB keeps values, not texts. */
    private static String number(String text) {
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        boolean plain = number.scale() < 0 && number.precision() - number.scale() <= MAX_DIGITS;
        return plain ? number.toPlainString() : number.toString();
    }

    private static void sorted(ObjectNode json, String type, Stream<String> values) {
        ArrayNode set = json.putArray(type);
        values.sorted().forEach(set::add);
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }

    private static SdkBytes bytes(JsonNode base64) {
        return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64.stringValue()));
    }
}
