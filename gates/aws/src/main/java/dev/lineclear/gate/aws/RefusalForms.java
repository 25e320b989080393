package dev.lineclear.gate.aws;

import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes refusals in each protocol's own form, as AWS does, so that clients stop and show the message whole; and the same
 * in headers for machines.
 */
final class RefusalForms {
    /** Headers are for machines and stay short; the body has it all. */
    private static final int MAX_HEADER_CHARS = 512;

    private RefusalForms() {}

    static void write(Exchange exchange, Protocol protocol, Refusal refusal) throws IOException {
        Replays.Kept form = form(exchange, protocol, refusal);
        exchange.answer(form.status(), form.headers(), form.body());
    }

    /** The refusal as it is to be answered. */
    static Replays.Kept form(Exchange exchange, Protocol protocol, Refusal refusal) {
        String id = exchange.requestId();
        Headers headers = Headers.of(
                "Content-Type",
                contentType(exchange, protocol),
                protocol == Protocol.S3 ? "x-amz-request-id" : "x-amzn-RequestId",
                id);
        if (protocol == Protocol.JSON || protocol == Protocol.REST_JSON) {
            headers = headers.plus("x-amzn-ErrorType", refusal.json());
        }
        if (exchange.headers().has("x-amzn-query-mode")) {
            headers = headers.plus("x-amzn-query-error", refusal.query() + ";Sender");
        }
        if (protocol == Protocol.CBOR) {
            headers = headers.plus("smithy-protocol", "rpc-v2-cbor");
        }
        if (!refusal.hold().isEmpty()) {
            headers = headers.plus("x-lineclear-hold", refusal.hold());
        }
        if (!refusal.missing().isEmpty()) {
            headers = headers.plus("x-lineclear-missing", oneLine(String.join("; ", refusal.missing())));
        }
        byte[] body = exchange.method().equals("HEAD") ? new byte[0] : body(protocol, refusal, id);
        return new Replays.Kept(refusal.status(), headers, body);
    }

    private static String contentType(Exchange exchange, Protocol protocol) {
        String asked = exchange.headers().firstOr("content-type", "");
        return protocol == Protocol.JSON && asked.startsWith("application/x-amz-json-1.0")
                ? "application/x-amz-json-1.0"
                : protocol.contentType();
    }

    private static byte[] body(Protocol protocol, Refusal refusal, String id) {
        return switch (protocol) {
            case JSON -> {
                ObjectNode node = message(refusal);
                node.put("__type", "com.amazon.coral.service#" + refusal.json());
                yield bytes(node.put("Message", refusal.message()));
            }
            case REST_JSON -> bytes(message(refusal));
            case CBOR -> CborInput.write(message(refusal).put("__type", "com.amazon.coral.service#" + refusal.json()));
            case QUERY, REST_XML ->
                utf8("<ErrorResponse><Error><Type>Sender</Type><Code>" + refusal.query() + "</Code><Message>"
                        + escaped(refusal.message()) + "</Message></Error><RequestId>" + id
                        + "</RequestId></ErrorResponse>");
            case EC2 ->
                utf8("<Response><Errors><Error><Code>" + refusal.query() + "</Code><Message>"
                        + escaped(refusal.message()) + "</Message></Error></Errors><RequestID>" + id
                        + "</RequestID></Response>");
            case S3 ->
                utf8("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + refusal.s3() + "</Code><Message>"
                        + escaped(refusal.message()) + "</Message><RequestId>" + id + "</RequestId></Error>");
        };
    }

    private static ObjectNode message(Refusal refusal) {
        return CanonicalJson.MAPPER.createObjectNode().put("message", refusal.message());
    }

    private static byte[] bytes(ObjectNode node) {
        return CanonicalJson.MAPPER.writeValueAsBytes(node);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Printable ASCII on one line: a message may hold what an agent wrote. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_HEADER_CHARS; i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return line.toString();
    }

    /** XML character data; what XML 1.0 cannot hold at all becomes a question mark. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(allowed(c) ? c : '?');
            }
        }
        return out.toString();
    }

    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || (c >= ' ' && c < 0xD800)
                || (c >= 0xE000 && c < 0xFFFE)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }
}
