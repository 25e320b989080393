package dev.lineclear.server.traces;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of OTLP over HTTP, in protobuf and in JSON, as the spans that they hold. */
final class OtlpReader {
    /** Of one request; exporters send some hundreds. */
    static final int MAX_SPANS = 20_000;

    /** In JSON: a span has 30 and more, in 600 bytes, so that the largest request has half as many. */
    private static final int MAX_TOKENS = 400_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(60)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .build();

    private OtlpReader() {}

    /** @throws IOException when it is no such request */
    static List<Span> protobuf(byte[] body) throws IOException {
        List<Span> spans = new ArrayList<>();
        try {
            for (ResourceSpans from : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                Map<String, List<String>> where = attributes(from.getResource().getAttributesList(), Span.RESOURCE);
                for (ScopeSpans scope : from.getScopeSpansList()) {
                    for (var span : scope.getSpansList()) {
                        add(
                                spans,
                                new Span(
                                        hex(span.getTraceId()),
                                        hex(span.getSpanId()),
                                        hex(span.getParentSpanId()),
                                        name(span.getName()),
                                        Span.Kind.of(span.getKindValue()),
                                        Span.moment(span.getStartTimeUnixNano()),
                                        Span.moment(span.getEndTimeUnixNano()),
                                        where,
                                        attributes(span.getAttributesList(), Span.WANTED)));
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("not a request of OTLP: " + e.getMessage(), e);
        }
        return spans;
    }

    private static void add(List<Span> spans, Span span) throws IOException {
        if (spans.size() >= MAX_SPANS) {
            throw new IOException("more than " + MAX_SPANS + " spans in one request");
        }
        spans.add(span);
    }

    private static String hex(com.google.protobuf.ByteString id) {
        return id.size() > 16 ? "" : HexFormat.of().formatHex(id.toByteArray());
    }

    private static Map<String, List<String>> attributes(List<KeyValue> all, Set<String> wanted) {
        Map<String, List<String>> found = new TreeMap<>();
        for (KeyValue each : all) {
            if (wanted.contains(each.getKey())) {
                AnyValue value = each.getValue();
                List<String> texts = value.hasArrayValue()
                        ? value.getArrayValue().getValuesList().stream()
                                .map(AnyValue::getStringValue)
                                .toList()
                        : List.of(value.getStringValue());
                keep(found, each.getKey(), texts);
            }
        }
        return found;
    }

    private static void keep(Map<String, List<String>> found, String key, List<String> texts) {
        List<String> kept = texts.stream()
                .filter(t -> !t.isEmpty() && t.length() <= Span.MAX_TEXT)
                .limit(Span.MAX_TEXTS)
                .toList();
        if (!kept.isEmpty()) {
            found.put(key, kept);
        }
    }

    /** As OTLP's JSON has it: ids in hex. @throws IOException when it is no such request */
    static List<Span> json(byte[] body) throws IOException {
        List<Span> spans = new ArrayList<>();
        try {
            for (JsonNode from : JSON.readTree(body).path("resourceSpans").values()) {
                Map<String, List<String>> where =
                        attributes(from.path("resource").path("attributes"), Span.RESOURCE);
                for (JsonNode scope : from.path("scopeSpans").values()) {
                    for (JsonNode span : scope.path("spans").values()) {
                        add(
                                spans,
                                new Span(
                                        id(span, "traceId"),
                                        id(span, "spanId"),
                                        id(span, "parentSpanId"),
                                        name(span.path("name").asString("")),
                                        Span.Kind.of(span.path("kind").asInt(0)),
                                        moment(span, "startTimeUnixNano"),
                                        moment(span, "endTimeUnixNano"),
                                        where,
                                        attributes(span.path("attributes"), Span.WANTED)));
                    }
                }
            }
        } catch (JacksonException e) {
            throw new IOException("not a request of OTLP: " + e.getOriginalMessage(), e);
        }
        return spans;
    }

    private static String id(JsonNode span, String name) {
        String id = span.path(name).asString("");
        return id.length() > 32 ? "" : id;
    }

    private static String name(String given) {
        return given.length() > Span.MAX_TEXT ? given.substring(0, Span.MAX_TEXT) : given;
    }

    /** OTLP's JSON has long numbers as texts; some senders do not. */
    private static long moment(JsonNode span, String name) {
        String digits = span.path(name).asString("");
        return digits.matches("[0-9]{1,18}|[1-8][0-9]{18}") ? Span.moment(Long.parseLong(digits)) : 0;
    }

    private static Map<String, List<String>> attributes(JsonNode all, Set<String> wanted) {
        Map<String, List<String>> found = new TreeMap<>();
        for (JsonNode each : all.values()) {
            String key = each.path("key").asString("");
            if (wanted.contains(key)) {
                JsonNode value = each.path("value");
                List<String> texts =
                        new ArrayList<>(List.of(value.path("stringValue").asString("")));
                for (JsonNode one : value.path("arrayValue").path("values").values()) {
                    texts.add(one.path("stringValue").asString(""));
                }
                keep(found, key, texts);
            }
        }
        return found;
    }
}
