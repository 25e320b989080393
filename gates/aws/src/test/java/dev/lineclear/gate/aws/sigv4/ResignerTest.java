package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

final class ResignerTest {
    private static final int ROUNDS = 400;
    private static final AwsCredentialsIdentity PLAIN = AwsCredentialsIdentity.create("AKIAGATEWAY", "gateway/secret");
    private static final AwsCredentialsIdentity SESSION =
            AwsSessionCredentialsIdentity.create("ASIAGATEWAY", "gateway/secret", "gateway+token/==");
    private static final String[] VALUES = {"a", "b c", "a%2Fb", "\u00e9", "~.-_", "x=y&z", "", "+", "\u65e5\u672c"};

    @Test
    void signsWhatTheSdkWouldSign() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Resigner resigner = new Resigner();
        for (int round = 0; round < ROUNDS; round++) {
            String service = random.nextBoolean() ? "s3" : random.nextBoolean() ? "dynamodb" : "lambda";
            AwsCredentialsIdentity keys = random.nextBoolean() ? PLAIN : SESSION;
            byte[] body = new byte[random.nextInt(64)];
            random.nextBytes(body);
            SdkHttpRequest request = request(random);
            SdkHttpRequest bySdk =
                    Sdk.sign(request, body, service, keys, _ -> {}).request();
            String hash = bySdk.firstMatchingHeader("x-amz-content-sha256").orElseThrow();
            List<Header> headers = new ArrayList<>(Sdk.headers(request));
            headers.add(new Header("x-amz-content-sha256", "replaced"));
            headers.add(new Header("Authorization", "the agent's"));
            headers.add(new Header("X-Amz-Date", "20200101T000000Z"));
            headers.add(new Header("X-Amz-Security-Token", "the agent's"));
            SignedHead head = new SignedHead(
                    request.method().name(),
                    request.encodedPath(),
                    request.encodedQueryParameters().orElse(""),
                    headers);
            Resigner.Signed ours = resigner.sign(head, "127.0.0.1:7700", service, "us-east-1", hash, keys, Sdk.NOW);
            assertEquals(
                    bySdk.firstMatchingHeader("Authorization").orElseThrow(),
                    value(ours, "Authorization"),
                    "seed " + seed + " round " + round + " " + head);
        }
    }

    private static SdkHttpRequest request(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            path.append('/').append(Encoding.encode("k" + VALUES[random.nextInt(VALUES.length)], false));
        }
        SdkHttpFullRequest.Builder request =
                Sdk.request(random.nextBoolean() ? SdkHttpMethod.POST : SdkHttpMethod.DELETE, path.toString(), "");
        for (int i = random.nextInt(5); i > 0; i--) {
            request.appendRawQueryParameter("p" + random.nextInt(3), VALUES[random.nextInt(VALUES.length)]);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            request.appendHeader("X-Amz-Meta-" + random.nextInt(3), "a  b " + random.nextInt(9) + "\tc ");
        }
        return request.putHeader("User-Agent", "test").build();
    }

    private static String value(Resigner.Signed signed, String name) {
        return signed.headers().stream()
                .filter(h -> h.is(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void nothingOfTheAgentsCredentialsGoesUpstream() {
        SignedHead agents = Sdk.byHeader("dynamodb", "/", "");
        SignedHead presigned = Sdk.presigned("/bucket/key", java.time.Duration.ofMinutes(5));
        for (SignedHead head : List.of(agents, presigned)) {
            Resigner.Signed signed = new Resigner()
                    .sign(head, "s3.amazonaws.com", "s3", "us-east-1", SigningKeys.sha256(""), PLAIN, Sdk.NOW);
            String all = signed.rawQuery() + signed.headers();
            assertFalse(all.contains("ASIALCEXAMPLE"), all);
            assertFalse(all.contains(Sdk.TOKEN), all);
            assertFalse(all.contains("127.0.0.1"), all);
            assertFalse(all.contains("gateway/secret"), all);
        }
        assertEquals(
                "versionId=3",
                new Resigner()
                        .sign(presigned, "h", "s3", "us-east-1", SigningKeys.sha256(""), PLAIN, Sdk.NOW)
                        .rawQuery());
    }

    @Test
    void noParameterOfAPresignedUrlGoesUpstreamHoweverItIsSpelt() {
        String query = "a=1&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&x-amz-security-token=t&X%2DAmz-Date=d&b=%2F&c";
        SignedHead head = new SignedHead("GET", "/bucket/key", query, List.of());
        Resigner.Signed signed = new Resigner().sign(head, "h", "s3", "us-east-1", "UNSIGNED-PAYLOAD", PLAIN, Sdk.NOW);
        assertEquals("a=1&b=%2F&c", signed.rawQuery());
    }

    @Test
    void whateverTheClientSignedIsStillThereAndSigned() {
        SignedHead head = Sdk.plus(Sdk.byHeader("s3", "/bucket/key", ""), "x-amz-meta-owner", "me");
        Resigner.Signed signed = new Resigner()
                .sign(head, "s3.amazonaws.com", "s3", "us-east-1", SigningKeys.sha256(""), SESSION, Sdk.NOW);
        String authorization = value(signed, "Authorization");
        for (String name :
                List.of("content-type", "x-amz-target", "x-amz-meta-owner", "x-amz-security-token", "host")) {
            assertTrue(authorization.contains(name), authorization);
        }
        assertEquals("gateway+token/==", value(signed, "X-Amz-Security-Token"));
        assertEquals("s3.amazonaws.com", value(signed, "Host"));
    }

    @Test
    void derivedKeysAreForgottenWithTheSecret() {
        SigningKeys keys = new SigningKeys();
        byte[] first = keys.key("one", "20260101", "us-east-1", "s3");
        byte[] other = keys.key("two", "20260101", "us-east-1", "s3");
        assertFalse(java.util.Arrays.equals(first, other));
        assertEquals(2, keys.size());
        keys.forget("one");
        assertEquals(1, keys.size());
        assertTrue(java.util.Arrays.equals(first, keys.key("one", "20260101", "us-east-1", "s3")));
    }
}
