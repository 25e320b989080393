package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request with {@code DryRun=true}: what it asks, written anew from how it was read here, so that nothing of the agent's
 * bytes or headers is in it that another reader could take for something else. There is no other way to make one.
 */
final class DryRequest {
    /** As EC2's and KMS's models have it, and what is on the wire. */
    static final String MEMBER = "DryRun";

    private static final String YES = "true";

    /** A dry run uses none up: the real request, which differs by a parameter, would then be refused for its token. */
    private static final String TOKEN = "ClientToken";

    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String TARGET = "x-amz-target";

    private final SignedHead head;
    private final Load load;

    private DryRequest(List<Header> headers, byte[] body) {
        this.head = new SignedHead("POST", "/", "", headers);
        this.load = new Load(
                body.length,
                HexFormat.of().formatHex(Digest.sha256().digest(body)),
                Headers.of(headers),
                () -> new ByteArrayInputStream(body),
                true);
    }

    /**
     * Of a request that was understood; empty where it is written in a way, or names something, that could be read in two
     * ways.
     *
     * @throws IOException when its body is not there any more
     */
    static Optional<DryRequest> of(Wire wire, SignedHead head, Load load) throws IOException {
        if (!wire.rawPath().equals("/") || !load.again() || load.headers().has("content-encoding")) {
            return Optional.empty();
        }
        byte[] body;
        try (InputStream in = load.open().open()) {
            body = in.readNBytes(Again.MAX_BYTES + 1);
        }
        if (body.length > Again.MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return switch (wire.protocol()) {
                case EC2 -> form(body, head.rawQuery());
                case JSON -> head.rawQuery().isEmpty() ? json(body, load.headers()) : Optional.empty();
                case QUERY, REST_JSON, REST_XML, S3, CBOR -> Optional.empty();
            };
        } catch (Refused | CanonicalJson.MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<DryRequest> form(byte[] body, String rawQuery) throws Refused {
        List<FormInput.Pair> pairs = new ArrayList<>(FormInput.pairs(new String(body, StandardCharsets.ISO_8859_1)));
        FormInput.pairs(rawQuery).stream()
                .filter(p -> !p.name().toLowerCase(Locale.ROOT).startsWith("x-amz-"))
                .forEach(pairs::add);
        StringBuilder written = new StringBuilder(MEMBER + "=" + YES);
        for (FormInput.Pair pair : pairs) {
            if (mistakable(pair.name())) {
                return Optional.empty();
            }
            if (!pair.name().equals(MEMBER) && !pair.name().equals(TOKEN)) {
                written.append('&')
                        .append(URLEncoder.encode(pair.name(), StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(pair.value(), StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = written.toString().getBytes(StandardCharsets.US_ASCII);
        long marks = FormInput.pairs(written.toString()).stream()
                .filter(p -> p.name().equals(MEMBER) && p.value().equals(YES))
                .count();
        return proven(marks == 1, new DryRequest(List.of(new Header("Content-Type", FORM)), bytes));
    }

    private static Optional<DryRequest> json(byte[] body, Headers headers) {
        String target = headers.firstOr(TARGET, "");
        if (!(CanonicalJson.parse(body) instanceof ObjectNode input)
                || input.propertyNames().stream().anyMatch(DryRequest::mistakable)
                || target.isEmpty()) {
            return Optional.empty();
        }
        input.put(MEMBER, true);
        byte[] bytes = CanonicalJson.MAPPER.writeValueAsBytes(input);
        JsonNode mark = CanonicalJson.parse(bytes).path(MEMBER);
        return proven(
                mark.isBoolean() && mark.booleanValue(),
                new DryRequest(
                        List.of(
                                new Header(
                                        "Content-Type", headers.firstOr("content-type", "application/x-amz-json-1.1")),
                                new Header("X-Amz-Target", target)),
                        bytes));
    }

    /** What was written is read once more: without the mark it would be the real thing. */
    private static Optional<DryRequest> proven(boolean marked, DryRequest request) {
        if (!marked) {
            throw new IllegalStateException("a dry run was written without its mark");
        }
        return Optional.of(request);
    }

    /** Whether some reader could take the name for the member's, or a part of it, though it is not the name. */
    private static boolean mistakable(String name) {
        return !name.equals(MEMBER)
                && name.codePoints()
                        .filter(Character::isLetter)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .startsWith("dryrun");
    }

    SignedHead head() {
        return head;
    }

    Load load() {
        return load;
    }
}
