package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Binding;
import dev.lineclear.catalog.Binding.Where;
import dev.lineclear.catalog.Body;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Entry;
import dev.lineclear.gate.http.Header;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The decoded request as JSON under the API's member names. Whatever could change what runs and has no member's name stands
 * beside them: query keys under {@code @query}, headers of AWS's own under {@code @headers}, a body nobody can read under
 * {@code @body} as its digest.
 */
final class InputReader {
    /** Authentication and transport, which production gets from the gateway itself. */
    private static final Set<String> TRANSPORT = Set.of(
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-content-sha256",
            "x-amz-decoded-content-length",
            "x-amz-trailer",
            "x-amz-target",
            "x-amz-te",
            "x-amz-user-agent",
            "content-length");

    private final Catalog catalog;

    /** By operation; bounded by the catalogue. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    InputReader(Catalog catalog) {
        this.catalog = catalog;
    }

    private record Known(List<Binding> bindings, Optional<Body> body, boolean onlyReads) {}

    private Known of(String operation) {
        Known found = known.get(operation);
        if (found != null) {
            return found;
        }
        Optional<Entry> entry = catalog.entry(operation);
        Known made = new Known(
                entry.map(Entry::bindings).orElse(List.of()),
                catalog.body(operation),
                entry.map(e -> e.effect() == dev.lineclear.proposal.Effect.READ
                                && e.cases().isEmpty())
                        .orElse(false));
        if (entry.isPresent()) {
            known.put(operation, made);
        }
        return made;
    }

    /** Whether the operation reads whatever its input is. */
    boolean onlyReads(String operation) {
        return of(operation).onlyReads();
    }

    List<Binding> bindings(String operation) {
        return of(operation).bindings();
    }

    /** @param form the parameters, for query and ec2 */
    ObjectNode read(
            Wire wire, String method, String rawQuery, Headers headers, Content content, Map<String, String> form)
            throws Refused {
        Known about = of(wire.operation());
        ObjectNode input =
                switch (wire.protocol()) {
                    case JSON -> object(json(content));
                    case CBOR ->
                        object(
                                content instanceof Content.Whole w
                                        ? CborInput.read(w.bytes(), w.room())
                                        : json(content));
                    case QUERY, EC2 -> FormInput.tree(form, about.bindings(), service(wire.operation()));
                    case REST_JSON, REST_XML, S3 -> rest(wire, about, content);
                };
        if (!wire.known()) {
            input.put("@method", method);
            input.put("@path", wire.rawPath());
            headers.first("x-amz-target").ifPresent(target -> input.put("@target", target));
            Optional.ofNullable(form.get("Action")).ifPresent(action -> input.put("@action", action));
        }
        // Another version of the API may read the same parameters otherwise.
        Optional.ofNullable(form.get("Version")).ifPresent(version -> input.put("@version", version));
        if (wire.protocol() != Protocol.QUERY && wire.protocol() != Protocol.EC2) {
            query(wire, about, rawQuery, input);
        }
        headers(about, headers, input);
        return input;
    }

    private static String service(String operation) {
        return operation.substring(0, operation.indexOf(':'));
    }

    private ObjectNode rest(Wire wire, Known about, Content content) throws Refused {
        ObjectNode input = body(wire, about, content);
        for (Map.Entry<String, String> label : wire.labels().entrySet()) {
            JsonNode inBody = input.get(label.getKey());
            if (inBody != null) {
                input.set("@body." + label.getKey(), inBody);
            }
            input.put(label.getKey(), label.getValue());
        }
        return input;
    }

    private ObjectNode body(Wire wire, Known about, Content content) throws Refused {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        Optional<Binding> payload = about.bindings().stream()
                .filter(b -> b.where() == Where.PAYLOAD)
                .findFirst();
        if (!(content instanceof Content.Whole whole)) {
            input.set(payload.map(Binding::member).orElse("@body"), Content.node(content));
            return input;
        }
        if (whole.bytes().length == 0) {
            return input;
        }
        if (!wire.known()) {
            input.set("@body", Content.node(content));
            return input;
        }
        boolean xml = wire.protocol() != Protocol.REST_JSON;
        if (payload.isEmpty()) {
            return xml ? XmlInput.read(whole.bytes(), about.body(), whole.room()) : object(json(content));
        }
        String member = payload.get().member();
        if (about.body().isPresent()) {
            Body form = about.body().get();
            if (form.root().equals(payload.get().wireName())) {
                return XmlInput.read(whole.bytes(), about.body(), whole.room());
            }
            if (form.fields().containsKey(payload.get().wireName())) {
                return input.put(member, new String(whole.bytes(), StandardCharsets.UTF_8));
            }
        }
        if (wire.operation().equals("s3:PutBucketPolicy")) {
            return input.put(member, new String(whole.bytes(), StandardCharsets.UTF_8));
        }
        input.set(member, xml ? Content.node(content) : jsonOrDigest(whole));
        return input;
    }

    /** A payload that may be a document or anything else. */
    private static JsonNode jsonOrDigest(Content.Whole whole) throws Refused {
        try {
            return BodyTree.json(whole.bytes(), whole.room());
        } catch (BodyTree.UnreadableException e) {
            return Content.node(whole);
        }
    }

    private static JsonNode json(Content content) throws Refused {
        if (!(content instanceof Content.Whole whole)) {
            throw new Refused(Refusal.malformed("the body must be read whole"));
        }
        if (whole.bytes().length == 0) {
            return CanonicalJson.MAPPER.createObjectNode();
        }
        try {
            return BodyTree.json(whole.bytes(), whole.room());
        } catch (BodyTree.UnreadableException e) {
            throw new Refused(new Refusal(
                    400,
                    "SerializationException",
                    "MalformedInput",
                    "InvalidRequest",
                    "Lineclear: " + e.getMessage(),
                    "",
                    List.of()));
        }
    }

    private static ObjectNode object(JsonNode node) throws Refused {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new Refused(Refusal.malformed("the body is not an object"));
    }

    private static void query(Wire wire, Known about, String rawQuery, ObjectNode input) throws Refused {
        if (rawQuery.isEmpty()) {
            return;
        }
        ObjectNode rest = CanonicalJson.MAPPER.createObjectNode();
        for (FormInput.Pair pair : FormInput.pairs(rawQuery)) {
            String lower = pair.name().toLowerCase(Locale.ROOT);
            if (lower.equals("x-id") || (lower.startsWith("x-amz-") && authenticates(lower))) {
                continue;
            }
            String member = "";
            for (Binding binding : about.bindings()) {
                if (binding.where() == Where.QUERY && binding.wireName().equals(pair.name())) {
                    member = binding.member();
                }
            }
            if (!member.isEmpty()) {
                add(input, member, pair.value(), wire.protocol() == Protocol.S3);
            } else if (!wire.known() || !pair.value().isEmpty()) {
                add(rest, pair.name(), pair.value(), wire.protocol() == Protocol.S3);
            }
        }
        if (rawQuery.indexOf('+') >= 0) {
            rest.put("@raw", rawQuery); // a plus is a space to some readers only
        }
        if (!rest.isEmpty()) {
            input.set("@query", rest);
        }
    }

    private static boolean authenticates(String lower) {
        return switch (lower) {
            case "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-date",
                    "x-amz-expires",
                    "x-amz-signedheaders",
                    "x-amz-signature",
                    "x-amz-security-token",
                    "x-amz-content-sha256" -> true;
            default -> false;
        };
    }

    private static void add(ObjectNode into, String name, String value, boolean once) throws Refused {
        JsonNode there = into.get(name);
        if (there == null) {
            into.put(name, value);
        } else if (once) {
            throw new Refused(Refusal.malformed("a query parameter is there twice"));
        } else if (there instanceof ArrayNode list) {
            list.add(value);
        } else {
            into.putArray(name).add(there).add(value);
        }
    }

    private static void headers(Known about, Headers headers, ObjectNode input) {
        ObjectNode rest = CanonicalJson.MAPPER.createObjectNode();
        for (Header line : headers) {
            String name = line.name().toLowerCase(Locale.ROOT);
            if (TRANSPORT.contains(name)) {
                continue;
            }
            String value = name.equals("content-encoding") ? withoutFraming(line.value()) : line.value();
            if (value.isEmpty() && name.equals("content-encoding")) {
                continue;
            }
            if (!bound(about, name, value, input) && name.startsWith("x-amz-")) {
                joined(rest, name, value);
            }
        }
        if (!rest.isEmpty()) {
            input.set("@headers", rest);
        }
    }

    private static boolean bound(Known about, String name, String value, ObjectNode input) {
        for (Binding binding : about.bindings()) {
            if (binding.where() == Where.HEADER && binding.wireName().equals(name)) {
                joined(input, binding.member(), value);
                return true;
            }
            if (binding.where() == Where.HEADERS && name.startsWith(binding.wireName())) {
                ObjectNode map = input.get(binding.member()) instanceof ObjectNode there
                        ? there
                        : input.putObject(binding.member());
                joined(map, name.substring(binding.wireName().length()), value);
                return true;
            }
        }
        return false;
    }

    private static void joined(ObjectNode into, String name, String value) {
        JsonNode there = into.get(name);
        into.put(name, there == null ? value : there.asString("") + "," + value);
    }

    /** {@code aws-chunked} is how it travels, not what it is. */
    static String withoutFraming(String contentEncoding) {
        if (!contentEncoding.contains("aws-chunked")) {
            return contentEncoding;
        }
        StringBuilder kept = new StringBuilder();
        for (String token : contentEncoding.split(",", -1)) {
            if (!token.strip().equals("aws-chunked") && !token.isBlank()) {
                kept.append(kept.isEmpty() ? "" : ",").append(token.strip());
            }
        }
        return kept.toString();
    }
}
