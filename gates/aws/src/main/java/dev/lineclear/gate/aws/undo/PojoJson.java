package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.CanonicalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The SDK's requests and answers as JSON under the API's member names, and back, by the SDK's own description of its
 * types. So a setting that a later SDK knows is captured and put back without a line here.
 */
final class PojoJson {
    private PojoJson() {}

    /** Members that were not given are left out. */
    static ObjectNode json(SdkPojo pojo) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                json.set(field.memberName(), node(value));
            }
        }
        return json;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case SdkPojo pojo -> json(pojo);
            case List<?> list -> {
                ArrayNode array = CanonicalJson.MAPPER.createArrayNode();
                list.forEach(element -> array.add(node(element)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = CanonicalJson.MAPPER.createObjectNode();
                map.forEach((name, element) -> object.set(String.valueOf(name), node(element)));
                yield object;
            }
            case Instant instant -> CanonicalJson.MAPPER.getNodeFactory().stringNode(instant.toString());
            case String text -> CanonicalJson.MAPPER.getNodeFactory().stringNode(text);
            case Boolean flag -> CanonicalJson.MAPPER.getNodeFactory().booleanNode(flag);
            case Integer number -> CanonicalJson.MAPPER.getNodeFactory().numberNode(number);
            case Long number -> CanonicalJson.MAPPER.getNodeFactory().numberNode(number);
            case Double number -> CanonicalJson.MAPPER.getNodeFactory().numberNode(number);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** Sets on {@code builder} every member that {@code json} has; members the type does not know are an error. */
    static <B extends SdkPojo> B fill(B builder, JsonNode json) {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        builder.sdkFields().forEach(field -> fields.put(field.memberName(), field));
        json.properties().forEach(member -> {
            SdkField<?> field = fields.get(member.getKey());
            if (field == null) {
                throw new IllegalArgumentException("no member " + member.getKey() + " in " + builder.getClass());
            }
            field.set(builder, value(field, member.getValue()));
        });
        return builder;
    }

    private static @Nullable Object value(SdkField<?> field, JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        MarshallingKnownType type = field.marshallingType().getKnownType();
        return switch (type) {
            case STRING -> json.asString();
            case BOOLEAN -> json.asBoolean();
            case INTEGER -> json.asInt();
            case LONG -> json.asLong();
            case DOUBLE -> json.asDouble();
            case INSTANT -> Instant.parse(json.asString());
            case SDK_POJO -> ((SdkBuilder<?, ?>) fill(field.constructor().get(), json)).build();
            case LIST -> {
                SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
                List<@Nullable Object> list = new ArrayList<>();
                json.forEach(each -> list.add(value(element, each)));
                yield list;
            }
            case MAP -> {
                SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                json.properties().forEach(each -> map.put(each.getKey(), value(element, each.getValue())));
                yield map;
            }
            default -> throw new IllegalArgumentException("no value of type " + type + " from JSON");
        };
    }
}
