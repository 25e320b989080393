package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.gate.http.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** One test each, named after what it tries; the honest request is signed by the AWS SDK itself. */
final class SigV4AttacksTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String TOKEN = "lc1.token";
    private static final AwsSessionCredentialsIdentity KEYS =
            AwsSessionCredentialsIdentity.create("ASIALCEXAMPLE", SECRET, TOKEN);

    private final SigV4Verifier verifier = new SigV4Verifier();

    /** Signed by the SDK's own signer, with the payload's hash in the header. */
    private static SignedHead honest(String service, String path, String query) {
        String body = "{\"TableName\":\"reports\"}";
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol("http")
                .host("127.0.0.1")
                .port(7700)
                .encodedPath(path)
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .putHeader("Content-Type", "application/x-amz-json-1.0");
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            request.putRawQueryParameter(
                    pair.split("=")[0],
                    java.net.URLDecoder.decode(pair.split("=")[1], java.nio.charset.StandardCharsets.UTF_8));
        }
        var signed = AwsV4HttpSigner.create().sign(r -> r.identity(KEYS)
                .request(request.build())
                .payload(ContentStreamProvider.fromUtf8String(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                .putProperty(
                        software.amazon.awssdk.http.auth.spi.signer.HttpSigner.SIGNING_CLOCK,
                        java.time.Clock.fixed(NOW, java.time.ZoneOffset.UTC)));
        List<Header> headers = new ArrayList<>();
        signed.request().headers().forEach((name, values) -> values.forEach(v -> headers.add(new Header(name, v))));
        return new SignedHead("POST", path, query, headers);
    }

    private static SignedHead honest() {
        return honest("dynamodb", "/", "");
    }

    private SigV4Verifier.Result verify(SignedHead head, Instant now) {
        return switch (verifier.parse(head)) {
            case Presented.Unusable u -> new SigV4Verifier.Result.Rejected(u.why(), u.message());
            case Presented.Signature s -> verifier.verify(s, head, "", SECRET, TOKEN, now);
        };
    }

    private void refused(Rejection why, SignedHead head) {
        assertEquals(
                why,
                assertInstanceOf(SigV4Verifier.Result.Rejected.class, verify(head, NOW))
                        .why());
    }

    private static SignedHead with(SignedHead head, String name, String value) {
        List<Header> headers = new ArrayList<>();
        for (Header h : head.headers()) {
            headers.add(h.is(name) ? new Header(h.name(), value) : h);
        }
        return new SignedHead(head.method(), head.rawPath(), head.rawQuery(), headers);
    }

    private static SignedHead plus(SignedHead head, String name, String value) {
        List<Header> headers = new ArrayList<>(head.headers());
        headers.add(new Header(name, value));
        return new SignedHead(head.method(), head.rawPath(), head.rawQuery(), headers);
    }

    @Test
    void whatTheSdkSignsIsVerified() {
        assertInstanceOf(SigV4Verifier.Result.Verified.class, verify(honest(), NOW));
        assertInstanceOf(
                SigV4Verifier.Result.Verified.class,
                verify(honest("s3", "/bucket/a%20b/%C3%A9//x/../y", "list-type=2&prefix=a%2Fb"), NOW));
        assertInstanceOf(
                SigV4Verifier.Result.Verified.class, verify(honest("lambda", "/2015/functions/a%3Ab", ""), NOW));
    }

    @Test
    void aForgedSignature() {
        String authorization = honest().values("Authorization").getFirst();
        char last = authorization.charAt(authorization.length() - 1);
        String forged = authorization.substring(0, authorization.length() - 1) + (last == '0' ? '1' : '0');
        refused(Rejection.WRONG_SIGNATURE, with(honest(), "Authorization", forged));
    }

    @Test
    void aTruncatedSignature() {
        String authorization = honest().values("Authorization").getFirst();
        refused(
                Rejection.MALFORMED,
                with(honest(), "Authorization", authorization.substring(0, authorization.length() - 1)));
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
        refused(Rejection.WRONG_SIGNATURE, with(honest(), "X-Amz-Target", "DynamoDB_20120810.DeleteTable"));
    }

    @Test
    void aTargetThatIsNotSignedAtAll() {
        SignedHead head = honest();
        refused(Rejection.UNSIGNED_HEADER, plus(head, "X-Amz-Meta-Extra", "1"));
        refused(Rejection.MALFORMED, plus(head, "x-amz-target", "DynamoDB_20120810.DeleteTable"));
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
                                        SECRET,
                                        "lc1.other",
                                        NOW))
                        .why());
    }

    @Test
    void signedHeadersInAnotherOrder() {
        String authorization = honest().values("Authorization").getFirst();
        refused(
                Rejection.MALFORMED,
                with(honest(), "Authorization", authorization.replace("SignedHeaders=", "SignedHeaders=zzz;")));
    }

    @Test
    void anotherDayInTheScope() {
        String authorization = honest().values("Authorization").getFirst();
        refused(Rejection.MALFORMED, with(honest(), "Authorization", authorization.replace("20260101", "20260102")));
    }

    @Test
    void twoAuthorizations() {
        refused(Rejection.MALFORMED, plus(honest(), "authorization", "x"));
        refused(Rejection.MALFORMED, plus(honest(), "Host", "other"));
        SignedHead head = honest();
        refused(Rejection.MALFORMED, new SignedHead("POST", "/", "X-Amz-Algorithm=AWS4-HMAC-SHA256", head.headers()));
    }

    @Test
    void signatureVersionsThatAreNotFour() {
        refused(Rejection.OTHER_ALGORITHM, with(honest(), "Authorization", "AWS AKID:c2ln"));
        refused(
                Rejection.OTHER_ALGORITHM,
                new SignedHead(
                        "GET", "/b/k", "AWSAccessKeyId=A&Expires=1&Signature=x", List.of(new Header("Host", "h"))));
        refused(
                Rejection.OTHER_ALGORITHM,
                with(honest(), "Authorization", "AWS4-ECDSA-P256-SHA256 Credential=A/20260101/s3/aws4_request"));
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
        refused(Rejection.WRONG_SIGNATURE, new SignedHead("POST", "/bucket/a/../b", "", s3.headers()));
        refused(Rejection.WRONG_SIGNATURE, new SignedHead("POST", "//bucket/a/b", "", s3.headers()));
        SignedHead rest = honest("lambda", "/2015/functions/a", "");
        refused(Rejection.WRONG_SIGNATURE, new SignedHead("POST", "/2015/functions%2Fa", "", rest.headers()));
        refused(Rejection.WRONG_SIGNATURE, new SignedHead("POST", "/2015/%2e%2e/functions/a", "", rest.headers()));
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
                        KEYS,
                        NOW);
        SignedHead out = new SignedHead("POST", "/", signed.rawQuery(), signed.headers());
        assertInstanceOf(SigV4Verifier.Result.Verified.class, verify(out, NOW));
        assertEquals(Optional.empty(), ((Presented.Signature) verifier.parse(out)).query());
    }
}
