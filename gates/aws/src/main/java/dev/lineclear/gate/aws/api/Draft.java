package dev.lineclear.gate.aws.api;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.CanonicalJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as it goes out, but for host and signature.
 *
 * @param path encoded, from the first slash
 * @param query encoded, without the question mark
 */
@SuppressWarnings("ArrayRecordComponent") // held by one request, never compared
public record Draft(String method, String path, String query, List<Header> headers, byte[] body) {
    /** Route 53 answers ids with what they are of before them, and takes them without, as every SDK knows. */
    private static final Pattern ROUTE53 = Pattern.compile("^/(hostedzone|change|delegationset)/");

    private static final Pattern LABEL = Pattern.compile("\\{([A-Za-z0-9]+)(\\+?)}");

    /** @throws IllegalArgumentException when a member of the path is missing */
    public static Draft of(ApiCall call, JsonNode withNulls) {
        JsonNode input = withoutNulls(withNulls);
        return switch (call.protocol()) {
            case "json" ->
                new Draft(
                        "POST",
                        "/",
                        "",
                        List.of(
                                new Header("Content-Type", "application/x-amz-json-" + call.version()),
                                new Header(
                                        "X-Amz-Target",
                                        call.shape().path("target").asString())),
                        CanonicalJson.MAPPER.writeValueAsBytes(input));
            case "query", "ec2" ->
                new Draft(
                        "POST",
                        "/",
                        "",
                        List.of(new Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")),
                        FormWriter.body(call, input));
            case "rest-json", "rest-xml" -> rest(call, (ObjectNode) input);
            default -> throw new IllegalArgumentException(call.operation() + " speaks " + call.protocol());
        };
    }

    private static Draft rest(ApiCall call, ObjectNode input) {
        String[] http = call.shape().path("http").asString().split(" ", 2);
        ObjectNode left = input.deepCopy();
        Matcher labels = LABEL.matcher(http[1]);
        StringBuilder uri = new StringBuilder();
        while (labels.find()) {
            JsonNode value = left.remove(labels.group(1));
            if (value == null || value.asString("").isEmpty()) {
                throw new IllegalArgumentException(call.operation() + " needs " + labels.group(1));
            }
            String text = encode(ROUTE53.matcher(value.asString()).replaceFirst(""));
            labels.appendReplacement(
                    uri, Matcher.quoteReplacement(labels.group(2).isEmpty() ? text : text.replace("%2F", "/")));
        }
        labels.appendTail(uri);
        int mark = uri.indexOf("?");
        List<String> query = new ArrayList<>(mark < 0 ? List.of() : List.of(uri.substring(mark + 1)));
        call.shape().path("query").properties().forEach(e -> {
            JsonNode value = left.remove(e.getKey());
            if (value != null) {
                query.add(encode(e.getValue().asString()) + "=" + encode(value.asString()));
            }
        });
        List<Header> headers = new ArrayList<>();
        call.shape().path("headers").properties().forEach(e -> {
            JsonNode value = left.remove(e.getKey());
            if (value != null) {
                headers.add(new Header(e.getValue().asString(), value.asString()));
            }
        });
        byte[] body = body(call, left);
        if (body.length > 0) {
            headers.add(new Header(
                    "Content-Type", call.protocol().equals("rest-json") ? "application/json" : "application/xml"));
        }
        return new Draft(
                http[0], mark < 0 ? uri.toString() : uri.substring(0, mark), String.join("&", query), headers, body);
    }

    private static byte[] body(ApiCall call, ObjectNode left) {
        String payload = call.shape().path("payload").asString("");
        JsonNode content = payload.isEmpty() ? left : left.path(payload);
        if (content.isMissingNode() || content.isEmpty() && !content.isString()) {
            return new byte[0];
        }
        if (content.isString()) {
            return content.asString().getBytes(StandardCharsets.UTF_8);
        }
        if (call.protocol().equals("rest-xml")) {
            return XmlWriter.body(call.shape().path("xml"), content);
        }
        ObjectNode named = CanonicalJson.MAPPER.createObjectNode();
        content.properties()
                .forEach(e ->
                        named.set(call.shape().path("names").path(e.getKey()).asString(e.getKey()), e.getValue()));
        return CanonicalJson.MAPPER.writeValueAsBytes(named);
    }

    /** In requests a member that is null is one that is not there. */
    private static JsonNode withoutNulls(JsonNode node) {
        if (node.isArray()) {
            var array = CanonicalJson.MAPPER.createArrayNode();
            node.values().forEach(v -> array.add(withoutNulls(v)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = CanonicalJson.MAPPER.createObjectNode();
        node.properties().stream()
                .filter(e -> !e.getValue().isNull())
                .forEach(e -> object.set(e.getKey(), withoutNulls(e.getValue())));
        return object;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
