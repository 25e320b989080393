package dev.lineclear.gate.aws.api;

import dev.lineclear.catalog.ApiCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The body of the query and ec2 protocols. */
final class FormWriter {
    private final List<String> pairs = new ArrayList<>();

    private FormWriter() {}

    static byte[] body(ApiCall call, JsonNode input) {
        FormWriter writer = new FormWriter();
        writer.pair("Action", call.name());
        writer.pair("Version", call.version());
        writer.members("", input, call.shape().path("form"));
        return String.join("&", writer.pairs).getBytes(StandardCharsets.UTF_8);
    }

    private void members(String prefix, JsonNode object, JsonNode forms) {
        object.properties().forEach(e -> {
            JsonNode form = forms.path(e.getKey());
            value(prefix + form.path("as").asString(e.getKey()), e.getValue(), form);
        });
    }

    private void value(String name, JsonNode value, JsonNode form) {
        if (value.isArray()) {
            String element = form.path("list").asString("member");
            String prefix = name + (element.isEmpty() ? "." : "." + element + ".");
            for (int i = 0; i < value.size(); i++) {
                element(prefix + (i + 1), value.get(i), form);
            }
        } else if (value.isObject() && form.has("map")) {
            map(name, value, form.path("map"));
        } else if (value.isObject()) {
            members(name + ".", value, form.path("of"));
        } else if (!value.isNull()) {
            pair(name, value.asString());
        }
    }

    private void element(String name, JsonNode value, JsonNode form) {
        if (value.isObject()) {
            members(name + ".", value, form.path("of"));
        } else {
            pair(name, value.asString());
        }
    }

    private void map(String name, JsonNode map, JsonNode names) {
        String prefix = name + (names.has(2) ? "." + names.path(2).asString() + "." : ".");
        int i = 0;
        for (var e : map.properties()) {
            i++;
            pair(prefix + i + "." + names.path(0).asString(), e.getKey());
            pair(prefix + i + "." + names.path(1).asString(), e.getValue().asString());
        }
    }

    private void pair(String name, String value) {
        pairs.add(encode(name) + "=" + encode(value));
    }

    /** As RFC 3986 has it and every SDK does, since some servers sign what they parsed and wrote anew. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
