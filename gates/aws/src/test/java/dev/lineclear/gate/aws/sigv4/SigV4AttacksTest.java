package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.gate.http.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One test each, named after what it tries; the honest request is signed by the AWS SDK itself. */
final class SigV4AttacksTest {
    private static final Instant NOW = Sdk.NOW;

    private final SigV4Verifier verifier = new SigV4Verifier();

    private static SignedHead honest(String service, String path, String query) {
        return Sdk.byHeader(service, path, query);
    }

    private static SignedHead honest() {
        return honest("dynamodb", "/", "");
    }

    private SigV4Verifier.Result verify(SignedHead head, Instant now) {
        return switch (verifier.parse(head)) {
            case Presented.Unusable u -> new SigV4Verifier.Result.Rejected(u.why(), u.message());
            case Presented.Signature s -> verifier.verify(s, head, "", Sdk.SECRET, Sdk.TOKEN, now);
        };
    }

    private void refused(Rejection why, SignedHead head) {
        assertEquals(
                why,
                assertInstanceOf(SigV4Verifier.Result.Rejected.class, verify(head, NOW))
                        .why());
    }

    @Test
    void whatTheSdkSignsIsVerified() {
        assertInstanceOf(SigV4Verifier.Result.Verified.class, verify(honest(), NOW));
        assertInstanceOf(
                SigV4Verifier.Result.Verified.class,
                verify(honest("s3", "/bucket/a%20b/%C3%A9//x/y", "list-type=2&prefix=a%2Fb"), NOW));
        assertInstanceOf(
                SigV4Verifier.Result.Verified.class, verify(honest("lambda", "/2015/functions/a%3Ab", ""), NOW));
    }

    @Test
    void aForgedSignature() {
        String authorization = honest().values("Authorization").getFirst();
        char last = authorization.charAt(authorization.length() - 1);
        String forged = authorization.substring(0, authorization.length() - 1) + (last == '0' ? '1' : '0');
        refused(Rejection.WRONG_SIGNATURE, Sdk.with(honest(), "Authorization", forged));
    }

    @Test
    void aTruncatedSignature() {
        String authorization = honest().values("Authorization").getFirst();
        refused(
                Rejection.MALFORMED,
                Sdk.with(honest(), "Authorization", authorization.substring(0, authorization.length() - 1)));
    }

    @Test
    void aSignatureWhoseDigitsAreReordered() {
        String authorization = honest().values("Authorization").getFirst();
        int start = authorization.indexOf("Signature=") + "Signature=".length();
        String reversed =
                new StringBuilder(authorization.substring(start)).reverse().toString();
        refused(
                Rejection.WRONG_SIGNATURE,
                Sdk.with(honest(), "Authorization", authorization.substring(0, start) + reversed));
        String upper = authorization.substring(0, start)
                + authorization.substring(start).toUpperCase(java.util.Locale.ROOT);
        refused(Rejection.MALFORMED, Sdk.with(honest(), "Authorization", upper));
    }

    @Test
    void headersInAnotherOrderMeanTheSame() {
        SignedHead head = honest();
        SignedHead reversed = new SignedHead("POST", "/", "", head.headers().reversed());
        assertInstanceOf(SigV4Verifier.Result.Verified.class, verify(reversed, NOW));
    }

    @Test
    void aPartOfTheAuthorizationTwiceOrUnknown() {
        String authorization = honest().values("Authorization").getFirst();
        String signature = authorization.substring(authorization.indexOf("Signature="));
        refused(Rejection.MALFORMED, Sdk.with(honest(), "Authorization", authorization + ", " + signature));
        refused(Rejection.MALFORMED, Sdk.with(honest(), "Authorization", authorization + ", Extra=1"));
        refused(Rejection.MALFORMED, Sdk.with(honest(), "Authorization", authorization + ","));
    }

    @Test
    void aScopeThatBreaksOutOfItsLine() {
        String authorization = honest().values("Authorization").getFirst();
        for (String region : List.of("us-east-1\n20260101", "", "..", "us/east", "\u00fc", "*")) {
            String other = authorization.replace("/us-east-1/", "/" + region + "/");
            assertInstanceOf(
                    SigV4Verifier.Result.Rejected.class, verify(Sdk.with(honest(), "Authorization", other), NOW));
        }
    }

    @Test
    void aPayloadModeThatDoesNotBelong() {
        for (String mode : List.of(
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-EVENTS",
                "streaming-unsigned-payload-trailer",
                "UNSIGNED-PAYLOAD ")) {
            assertInstanceOf(
                    SigV4Verifier.Result.Rejected.class,
                    verify(Sdk.with(honest(), "x-amz-content-sha256", mode), NOW),
                    mode);
        }
    }

    @Test
    void aReplayAfterFifteenMinutes() {
        SigV4Verifier.Result late =
                verify(honest(), NOW.plus(Duration.ofMinutes(15)).plusSeconds(1));
        assertEquals(
                Rejection.SKEWED,
                assertInstanceOf(SigV4Verifier.Result.Rejected.class, late).why());
        SigV4Verifier.Result early =
                verify(honest(), NOW.minus(Duration.ofMinutes(15)).minusSeconds(1));
        assertEquals(
                Rejection.SKEWED,
                assertInstanceOf(SigV4Verifier.Result.Rejected.class, early).why());
    }

    @Test
    void anotherTargetThanTheOneSigned() {
        refused(Rejection.WRONG_SIGNATURE, Sdk.with(honest(), "X-Amz-Target", "DynamoDB_20120810.DeleteTable"));
    }

    @Test
    void aTargetThatIsNotSignedAtAll() {
        SignedHead head = honest();
        refused(Rejection.UNSIGNED_HEADER, Sdk.plus(head, "X-Amz-Meta-Extra", "1"));
        refused(Rejection.MALFORMED, Sdk.plus(head, "x-amz-target", "DynamoDB_20120810.DeleteTable"));
    }

    @Test
    void anotherSessionsToken() {
        assertEquals(
                Rejection.WRONG_TOKEN,
                assertInstanceOf(
                                SigV4Verifier.Result.Rejected.class,
                                verifier.verify(
                                        (Presented.Signature) verifier.parse(honest()),
                                        honest(),
                                        "",
                                        Sdk.SECRET,
                                        "lc1.other",
                                        NOW))
                        .why());
    }

    @Test
    void signedHeadersInAnotherOrder() {
        String authorization = honest().values("Authorization").getFirst();
        refused(
                Rejection.MALFORMED,
                Sdk.with(honest(), "Authorization", authorization.replace("SignedHeaders=", "SignedHeaders=zzz;")));
    }

    @Test
    void anotherDayInTheScope() {
        String authorization = honest().values("Authorization").getFirst();
        refused(
                Rejection.MALFORMED,
                Sdk.with(honest(), "Authorization", authorization.replace("20260101", "20260102")));
    }

    @Test
    void twoAuthorizations() {
        refused(Rejection.MALFORMED, Sdk.plus(honest(), "authorization", "x"));
        refused(Rejection.MALFORMED, Sdk.plus(honest(), "Host", "other"));
        SignedHead head = honest();
        refused(Rejection.MALFORMED, new SignedHead("POST", "/", "X-Amz-Algorithm=AWS4-HMAC-SHA256", head.headers()));
    }

    @Test
    void signatureVersionsThatAreNotFour() {
        refused(Rejection.OTHER_ALGORITHM, Sdk.with(honest(), "Authorization", "AWS AKID:c2ln"));
        refused(
                Rejection.OTHER_ALGORITHM,
                new SignedHead(
                        "GET", "/b/k", "AWSAccessKeyId=A&Expires=1&Signature=x", List.of(new Header("Host", "h"))));
        refused(
                Rejection.OTHER_ALGORITHM,
                Sdk.with(honest(), "Authorization", "AWS4-ECDSA-P256-SHA256 Credential=A/20260101/s3/aws4_request"));
        refused(Rejection.MISSING, new SignedHead("GET", "/", "", List.of(new Header("Host", "h"))));
    }

    @Test
    void aQueryParameterTwiceOrInAnotherCase() {
        String auth = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T120000Z&X-Amz-Date=20260101T120001Z";
        refused(Rejection.MALFORMED, new SignedHead("GET", "/b/k", auth, List.of(new Header("Host", "h"))));
    }

    @Test
    void anotherPathThatDecodesToTheSame() {
        SignedHead s3 = honest("s3", "/bucket/a/b", "");
        refused(Rejection.AMBIGUOUS, new SignedHead("POST", "/bucket/a/../b", "", s3.headers()));
        refused(Rejection.WRONG_SIGNATURE, new SignedHead("POST", "//bucket/a/b", "", s3.headers()));
        SignedHead rest = honest("lambda", "/2015/functions/a", "");
        refused(Rejection.WRONG_SIGNATURE, new SignedHead("POST", "/2015/functions%2Fa", "", rest.headers()));
        refused(Rejection.AMBIGUOUS, new SignedHead("POST", "/2015/%2e%2e/functions/a", "", rest.headers()));
    }

    @Test
    void whatTheGatewaySignsIsWhatTheSdkWouldSign() {
        SignedHead head = honest();
        List<Header> plain = head.headers().stream()
                .filter(h -> !h.is("Authorization") && !h.is("X-Amz-Security-Token") && !h.is("X-Amz-Date"))
                .toList();
        String hash = head.values("x-amz-content-sha256").getFirst();
        Resigner.Signed signed = new Resigner()
                .sign(
                        new SignedHead("POST", "/", "", plain),
                        "127.0.0.1:7700",
                        "dynamodb",
                        "us-east-1",
                        hash,
                        Sdk.KEYS,
                        NOW);
        SignedHead out = new SignedHead("POST", "/", signed.rawQuery(), signed.headers());
        assertInstanceOf(SigV4Verifier.Result.Verified.class, verify(out, NOW));
        assertEquals(Optional.empty(), ((Presented.Signature) verifier.parse(out)).query());
    }
}
