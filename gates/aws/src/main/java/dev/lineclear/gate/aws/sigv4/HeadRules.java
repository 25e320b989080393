package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold of the headers beyond their signature. A signature covers only the headers it names: one that changes
 * what runs must be among them, and none that is read once may come twice.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Which headers
 *     must be signed</a>
 */
final class HeadRules {
    /** Of which the first and the last must never differ, besides those that {@link Presentation} counts. */
    private static final List<String> ONCE = List.of(
            "content-type",
            "content-length",
            "transfer-encoding",
            "x-amz-decoded-content-length",
            "x-amz-trailer",
            "smithy-protocol");

    /** Outside {@code x-amz-*}, and yet they decide what runs wherever somebody heeds them. */
    private static final Set<String> DECISIVE = Set.of(
            "host",
            "smithy-protocol",
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url");

    /** What is wrong, and the words for it. */
    record Problem(Rejection why, String message) {}

    private HeadRules() {}

    static Optional<Problem> check(Presented.Signature presented, SignedHead head) {
        boolean presignedS3 = presented.s3() && presented.query().isPresent();
        for (Header header : head.headers()) {
            if (!isPlain(header.value())) {
                return ambiguous("a header is folded, or has characters outside ASCII");
            }
            String name = header.name().toLowerCase(Locale.ROOT);
            if (mustBeSigned(name, presignedS3) && !presented.signedHeaders().contains(name)) {
                return Optional.of(new Problem(
                        Rejection.UNSIGNED_HEADER,
                        "There were headers present in the request which were not signed: " + name));
            }
        }
        return doubled(head).or(() -> missing(presented, head)).or(() -> body(presented, head));
    }

    /** Visible ASCII, blanks and tabs (RFC 9110 section 5.5 without what it calls obsolete). */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean mustBeSigned(String name, boolean presignedS3) {
        // The token is compared with the session's own, so a signature adds nothing, and IoT clients leave it out.
        // Tracing is added on the way: no SDK signs it.
        if (name.equals("x-amz-security-token") || name.equals("x-amzn-trace-id")) {
            return false;
        }
        // Browsers give an upload by presigned URL a type of their own; S3 only keeps it.
        boolean describesBody = name.equals("content-type") || name.equals("content-encoding");
        return name.startsWith("x-amz-")
                || name.startsWith("x-amzn-")
                || DECISIVE.contains(name)
                || (describesBody && !presignedS3);
    }

    private static Optional<Problem> doubled(SignedHead head) {
        for (String name : ONCE) {
            if (head.count(name) > 1) {
                return ambiguous("the header " + name + " is there twice");
            }
        }
        return Optional.empty();
    }

    /** A header that is signed as empty and one that was taken out have the same canonical form. */
    private static Optional<Problem> missing(Presented.Signature presented, SignedHead head) {
        for (String name : presented.signedHeaders()) {
            if (head.count(name) == 0) {
                return Optional.of(new Problem(
                        Rejection.WRONG_SIGNATURE, "The signed header '" + name + "' is not in the request."));
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> body(Presented.Signature presented, SignedHead head) {
        boolean streaming = presented.payload() instanceof Payload.StreamingSigned
                || presented.payload() instanceof Payload.StreamingUnsigned;
        boolean framed = head.values("content-encoding").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("aws-chunked"));
        if (framed && !streaming) {
            return ambiguous("Content-Encoding says aws-chunked, and x-amz-content-sha256 does not");
        }
        if (presented.payload() instanceof Payload.Unsigned && !presented.s3() && operationInBody(head)) {
            return ambiguous("UNSIGNED-PAYLOAD is not accepted where the body says what to do");
        }
        return Optional.empty();
    }

    /** The protocols whose operation or input is the body: none of their clients leaves it unsigned. */
    private static boolean operationInBody(SignedHead head) {
        return head.count("x-amz-target") > 0
                || head.values("content-type").stream()
                        .anyMatch(t -> t.toLowerCase(Locale.ROOT).contains("x-www-form-urlencoded"));
    }

    static Optional<Problem> ambiguous(String message) {
        return Optional.of(new Problem(Rejection.AMBIGUOUS, message));
    }
}
