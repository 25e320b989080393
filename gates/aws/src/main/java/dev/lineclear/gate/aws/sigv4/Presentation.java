package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads how a request presents itself: header, presigned query, or neither. Whatever is ambiguous is unusable. */
final class Presentation {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withResolverStyle(java.time.format.ResolverStyle.STRICT);

    /** Longer than any that clients send (AWS: at most 7 days, 604,800 s). */
    private static final int MAX_SIGNED_HEADERS = 64;

    private static final List<String> ONCE = List.of(
            "authorization", "host", "x-amz-date", "x-amz-target", "x-amz-security-token", "x-amz-content-sha256");

    private Presentation() {}

    static Presented read(SignedHead head) {
        try {
            return readStrictly(head);
        } catch (Malformed e) {
            return new Presented.Unusable(e.why, String.valueOf(e.getMessage()));
        }
    }

    private static Presented readStrictly(SignedHead head) throws Malformed {
        for (String name : ONCE) {
            if (head.values(name).size() > 1) {
                throw new Malformed(Rejection.MALFORMED, "the header " + name + " is there twice");
            }
        }
        Map<String, String> query = authParameters(head.rawQuery());
        List<String> authorization = head.values("authorization");
        boolean presigned = query.containsKey("X-Amz-Algorithm") || query.containsKey("X-Amz-Signature");
        if (query.containsKey("AWSAccessKeyId")
                || (!authorization.isEmpty() && authorization.getFirst().startsWith("AWS "))) {
            throw new Malformed(
                    Rejection.OTHER_ALGORITHM,
                    "this request is signed with Signature Version 2, which is not accepted; use Signature Version 4");
        }
        if (presigned && !authorization.isEmpty()) {
            throw new Malformed(Rejection.MALFORMED, "there is an Authorization header and a presigned query");
        }
        if (presigned) {
            return presigned(head, query);
        }
        if (authorization.isEmpty()) {
            throw new Malformed(Rejection.MISSING, "the request is not signed");
        }
        return header(head, authorization.getFirst());
    }

    private static Presented header(SignedHead head, String authorization) throws Malformed {
        int space = authorization.indexOf(' ');
        algorithm(space < 0 ? authorization : authorization.substring(0, space));
        Map<String, String> parts = new HashMap<>();
        for (String part : authorization.substring(space + 1).split(",")) {
            int equals = part.indexOf('=');
            if (equals < 0
                    || parts.put(
                                    part.substring(0, equals).strip(),
                                    part.substring(equals + 1).strip())
                            != null) {
                throw new Malformed(Rejection.MALFORMED, "the Authorization header cannot be read");
            }
        }
        List<String> dates = head.values("x-amz-date");
        if (dates.isEmpty()) {
            throw new Malformed(Rejection.MALFORMED, "X-Amz-Date is missing");
        }
        List<String> hash = head.values("x-amz-content-sha256");
        return signature(
                parts.getOrDefault("Credential", ""),
                parts.getOrDefault("SignedHeaders", ""),
                parts.getOrDefault("Signature", ""),
                dates.getFirst(),
                head.values("x-amz-security-token").stream().findFirst(),
                hash.isEmpty() ? new Payload.Implied() : payload(hash.getFirst()),
                Optional.empty());
    }

    private static Presented presigned(SignedHead head, Map<String, String> query) throws Malformed {
        algorithm(query.getOrDefault("X-Amz-Algorithm", ""));
        int seconds;
        try {
            seconds = Integer.parseInt(query.getOrDefault("X-Amz-Expires", ""));
        } catch (NumberFormatException e) {
            throw new Malformed(Rejection.MALFORMED, "X-Amz-Expires is not a number of seconds");
        }
        String hash = query.getOrDefault(
                "X-Amz-Content-Sha256",
                head.values("x-amz-content-sha256").stream().findFirst().orElse(""));
        String credential = query.getOrDefault("X-Amz-Credential", "");
        Payload standard = credential.contains("/s3/") ? new Payload.Unsigned() : new Payload.Implied();
        return signature(
                credential,
                query.getOrDefault("X-Amz-SignedHeaders", ""),
                query.getOrDefault("X-Amz-Signature", ""),
                query.getOrDefault("X-Amz-Date", ""),
                Optional.ofNullable(query.get("X-Amz-Security-Token")),
                hash.isEmpty() ? standard : payload(hash),
                Optional.of(seconds));
    }

    private static void algorithm(String name) throws Malformed {
        if (name.startsWith("AWS4-ECDSA")) {
            throw new Malformed(
                    Rejection.OTHER_ALGORITHM,
                    "this request is signed with Signature Version 4A, which is not accepted; use Signature Version 4");
        }
        if (!name.equals(SigningKeys.ALGORITHM)) {
            throw new Malformed(Rejection.OTHER_ALGORITHM, "only " + SigningKeys.ALGORITHM + " is accepted");
        }
    }

    private static Presented signature(
            String credential,
            String signedHeaders,
            String signature,
            String timestamp,
            Optional<String> token,
            Payload payload,
            Optional<Integer> query)
            throws Malformed {
        String[] scope = credential.split("/", -1);
        if (scope.length != 5 || !scope[4].equals("aws4_request") || scope[2].isEmpty() || scope[3].isEmpty()) {
            throw new Malformed(Rejection.MALFORMED, "the credential is not KEY/DATE/REGION/SERVICE/aws4_request");
        }
        List<String> names = new ArrayList<>(List.of(signedHeaders.split(";")));
        boolean sorted = names.size() <= MAX_SIGNED_HEADERS
                && names.equals(names.stream()
                        .map(n -> n.toLowerCase(Locale.ROOT))
                        .sorted()
                        .distinct()
                        .toList());
        if (!sorted || !names.contains("host")) {
            throw new Malformed(Rejection.MALFORMED, "SignedHeaders must be sorted, in lower case, and hold host");
        }
        if (!signature.matches("[0-9a-f]{64}")) {
            throw new Malformed(Rejection.MALFORMED, "the signature is not 64 hexadecimal digits");
        }
        Instant time = time(timestamp);
        if (!timestamp.startsWith(scope[1] + "T")) {
            throw new Malformed(Rejection.MALFORMED, "the credential's date is not the day of X-Amz-Date");
        }
        return new Presented.Signature(
                scope[0], scope[1], scope[2], scope[3], names, signature, timestamp, time, token, payload, query);
    }

    private static Instant time(String timestamp) throws Malformed {
        try {
            return LocalDateTime.parse(timestamp, TIMESTAMP).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Malformed(Rejection.MALFORMED, "X-Amz-Date is not of the form 20150830T123600Z");
        }
    }

    private static Payload payload(String said) throws Malformed {
        return switch (said) {
            case "UNSIGNED-PAYLOAD" -> new Payload.Unsigned();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new Payload.StreamingSigned(false);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new Payload.StreamingSigned(true);
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new Payload.StreamingUnsigned();
            default -> {
                if (!said.matches("[0-9a-f]{64}")) {
                    throw new Malformed(Rejection.MALFORMED, "x-amz-content-sha256 is nothing known");
                }
                yield new Payload.Signed(said);
            }
        };
    }

    /** The parameters that authenticate; each at most once. */
    private static Map<String, String> authParameters(String rawQuery) throws Malformed {
        if (!rawQuery.contains("X-Amz-") && !rawQuery.contains("AWSAccessKeyId") && !rawQuery.contains("%")) {
            return Map.of();
        }
        Map<String, String> found = new HashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String known = name.toLowerCase(Locale.ROOT);
            if (known.startsWith("x-amz-") || name.equals("AWSAccessKeyId")) {
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (found.put(name, value) != null) {
                    throw new Malformed(Rejection.MALFORMED, "the parameter " + name + " is there twice");
                }
            }
        }
        return found;
    }

    private static String decode(String text) throws Malformed {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Malformed(Rejection.MALFORMED, "the query is not percent-encoded rightly");
        }
    }

    /** Whether the header must be signed for the request to be accepted: all of AWS's own, but for the token. */
    static boolean mustBeSigned(Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        return name.equals("host") || (name.startsWith("x-amz-") && !name.equals("x-amz-security-token"));
    }

    private static final class Malformed extends Exception {
        private final Rejection why;

        Malformed(Rejection why, String message) {
            super(message);
            this.why = why;
        }
    }
}
