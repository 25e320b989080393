package dev.lineclear.gate.aws.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how a request presents itself: header, presigned query, or neither. Whatever is ambiguous is unusable. */
final class Presentation {
    /** Of a timestamp, {@code 20150830T123600Z}. */
    private static final int TIMESTAMP_LENGTH = 16;

    /** SDKs sign about twelve; an S3 object's metadata adds one each. */
    private static final int MAX_SIGNED_HEADERS = 128;

    /** AWS documents at most 128 characters for an access key's id; the rest of a scope is as plain. */
    private static final int MAX_SCOPE_PART = 128;

    private static final int SHA256_DIGITS = 64;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private static final List<String> ONCE = List.of(
            "authorization", "host", "x-amz-date", "x-amz-target", "x-amz-security-token", "x-amz-content-sha256");

    private static final Set<String> PARTS = Set.of("Credential", "SignedHeaders", "Signature");

    private Presentation() {}

    static Presented read(SignedHead head) {
        try {
            return readStrictly(head);
        } catch (Malformed e) {
            return new Presented.Unusable(e.why(), String.valueOf(e.getMessage()));
        }
    }

    private static Presented readStrictly(SignedHead head) throws Malformed {
        for (String name : ONCE) {
            if (head.count(name) > 1) {
                throw new Malformed(Rejection.MALFORMED, "the header " + name + " is there twice");
            }
        }
        Map<String, String> query = AuthQuery.read(head.rawQuery());
        List<String> authorization = head.values("authorization");
        boolean presigned = query.containsKey("X-Amz-Algorithm") || query.containsKey("X-Amz-Signature");
        if (!authorization.isEmpty() && authorization.getFirst().startsWith("AWS ")) {
            throw Malformed.sigV2();
        }
        if (!query.isEmpty() && !authorization.isEmpty()) {
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
        for (String part : authorization.substring(space + 1).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0
                    || parts.put(
                                    part.substring(0, equals).strip(),
                                    part.substring(equals + 1).strip())
                            != null) {
                throw new Malformed(Rejection.MALFORMED, "the Authorization header cannot be read");
            }
        }
        if (!parts.keySet().equals(PARTS)) {
            throw new Malformed(
                    Rejection.MALFORMED, "the Authorization header must hold Credential, SignedHeaders and Signature");
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
        String expires = query.getOrDefault("X-Amz-Expires", "");
        if (!SECONDS.matcher(expires).matches()) {
            throw new Malformed(Rejection.MALFORMED, "X-Amz-Expires is not a number of seconds");
        }
        int seconds = Integer.parseInt(expires);
        if (!head.values("x-amz-date").isEmpty()
                || !head.values("x-amz-security-token").isEmpty()) {
            throw new Malformed(Rejection.MALFORMED, "a presigned URL has its date and its token in the query alone");
        }
        String inHeader =
                head.values("x-amz-content-sha256").stream().findFirst().orElse("");
        String hash = query.getOrDefault("X-Amz-Content-Sha256", inHeader);
        if (!inHeader.isEmpty() && !inHeader.equals(hash)) {
            throw new Malformed(Rejection.MALFORMED, "x-amz-content-sha256 says one thing and the query another");
        }
        String credential = query.getOrDefault("X-Amz-Credential", "");
        String[] scope = credential.split("/", -1);
        boolean s3 = scope.length == 5 && Presented.Signature.s3(scope[3]);
        Payload standard = s3 ? new Payload.Unsigned() : new Payload.Implied();
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
        if (scope.length != 5 || !isPlain(scope) || !scope[4].equals("aws4_request")) {
            throw new Malformed(Rejection.MALFORMED, "the credential is not KEY/DATE/REGION/SERVICE/aws4_request");
        }
        List<String> names = List.of(signedHeaders.split(";"));
        if (names.size() > MAX_SIGNED_HEADERS || !isSortedInLowerCase(names) || !names.contains("host")) {
            throw new Malformed(Rejection.MALFORMED, "SignedHeaders must be sorted, in lower case, and hold host");
        }
        if (!isSha256(signature)) {
            throw new Malformed(Rejection.MALFORMED, "the signature is not 64 hexadecimal digits");
        }
        fitting(payload, Presented.Signature.s3(scope[3]), query.isPresent());
        Instant time = time(timestamp);
        if (!timestamp.startsWith(scope[1] + "T")) {
            throw new Malformed(Rejection.MALFORMED, "the credential's date is not the day of X-Amz-Date");
        }
        return new Presented.Signature(
                scope[0], scope[1], scope[2], scope[3], names, signature, timestamp, time, token, payload, query);
    }

    private static void fitting(Payload payload, boolean s3, boolean presigned) throws Malformed {
        boolean streaming = payload instanceof Payload.StreamingSigned || payload instanceof Payload.StreamingUnsigned;
        if (streaming && (!s3 || presigned)) {
            throw new Malformed(Rejection.MALFORMED, "a streaming payload belongs to S3, signed by header");
        }
        if (payload instanceof Payload.Implied && s3) {
            throw new Malformed(Rejection.MALFORMED, "Missing required header for this request: x-amz-content-sha256");
        }
    }

    // What follows is asked of every request, and therefore without regular expressions and formatters.

    private static boolean isPlain(String[] scope) {
        for (String part : scope) {
            if (part.isEmpty() || part.length() > MAX_SCOPE_PART) {
                return false;
            }
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                if (!letter && !isDigit(c) && c != '.' && c != '_' && c != '-') {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isSortedInLowerCase(List<String> names) {
        String before = "";
        for (String name : names) {
            if (!name.equals(name.toLowerCase(Locale.ROOT)) || name.compareTo(before) <= 0) {
                return false;
            }
            before = name;
        }
        return true;
    }

    private static boolean isSha256(String text) {
        if (text.length() != SHA256_DIGITS) {
            return false;
        }
        for (int i = 0; i < SHA256_DIGITS; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Instant time(String timestamp) throws Malformed {
        boolean formed = timestamp.length() == TIMESTAMP_LENGTH;
        for (int i = 0; formed && i < TIMESTAMP_LENGTH; i++) {
            char c = timestamp.charAt(i);
            formed = i == 8 ? c == 'T' : i == TIMESTAMP_LENGTH - 1 ? c == 'Z' : isDigit(c);
        }
        try {
            if (formed) {
                return LocalDateTime.of(
                                number(timestamp, 0, 4),
                                number(timestamp, 4, 6),
                                number(timestamp, 6, 8),
                                number(timestamp, 9, 11),
                                number(timestamp, 11, 13),
                                number(timestamp, 13, 15))
                        .toInstant(ZoneOffset.UTC);
            }
        } catch (DateTimeException e) {
            // no such day or time
        }
        throw new Malformed(Rejection.MALFORMED, "X-Amz-Date is not of the form 20150830T123600Z");
    }

    private static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }

    private static Payload payload(String said) throws Malformed {
        return switch (said) {
            case "UNSIGNED-PAYLOAD" -> new Payload.Unsigned();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new Payload.StreamingSigned(false);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new Payload.StreamingSigned(true);
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new Payload.StreamingUnsigned();
            default -> {
                if (!isSha256(said)) {
                    throw new Malformed(Rejection.MALFORMED, "x-amz-content-sha256 is nothing known");
                }
                yield new Payload.Signed(said);
            }
        };
    }
}
