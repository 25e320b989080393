package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The AWS SDK's own signer, as the client that tests verify, and as the signer to be equal to. */
final class Sdk {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final String TOKEN = "lc1.token";
    static final AwsSessionCredentialsIdentity KEYS =
            AwsSessionCredentialsIdentity.create("ASIALCEXAMPLE", SECRET, TOKEN);

    private Sdk() {}

    static SdkHttpFullRequest.Builder request(SdkHttpMethod method, String path, String query) {
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(method)
                .protocol("http")
                .host("127.0.0.1")
                .port(7700)
                .encodedPath(path);
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            request.appendRawQueryParameter(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return request;
    }

    static SignedRequest sign(
            SdkHttpRequest request,
            byte[] body,
            String service,
            AwsCredentialsIdentity keys,
            Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
        boolean s3 = service.equals("s3");
        return AwsV4HttpSigner.create().sign(r -> {
            r.identity(keys)
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !s3)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !s3)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
            more.accept(castBuilder(r));
        });
    }

    @SuppressWarnings("unchecked")
    private static SignRequest.Builder<AwsCredentialsIdentity> castBuilder(SignRequest.Builder<?> builder) {
        return (SignRequest.Builder<AwsCredentialsIdentity>) builder;
    }

    /** Signed in the Authorization header, as the session's agent would. */
    static SignedHead byHeader(String service, String path, String query) {
        SdkHttpRequest request = request(SdkHttpMethod.POST, path, query)
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .build();
        byte[] body = "{\"TableName\":\"reports\"}".getBytes(StandardCharsets.UTF_8);
        return new SignedHead(
                "POST",
                path,
                query,
                headers(sign(request, body, service, KEYS, _ -> {}).request()));
    }

    /** A presigned URL for S3. */
    static SignedHead presigned(String path, Duration validFor) {
        SignedRequest signed = sign(
                // Without TLS the SDK signs the hash of a body that nobody knows yet.
                request(SdkHttpMethod.GET, path, "versionId=3")
                        .protocol("https")
                        .build(),
                new byte[0],
                "s3",
                KEYS,
                r -> r.putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, validFor));
        return new SignedHead(
                "GET", path, signed.request().encodedQueryParameters().orElse(""), headers(signed.request()));
    }

    static List<Header> headers(SdkHttpRequest request) {
        List<Header> headers = new ArrayList<>();
        request.headers().forEach((name, values) -> values.forEach(v -> headers.add(new Header(name, v))));
        return headers;
    }

    static SigV4Verifier.Result verify(SignedHead head, Instant now) {
        SigV4Verifier verifier = new SigV4Verifier();
        return switch (verifier.parse(head)) {
            case Presented.Unusable u -> new SigV4Verifier.Result.Rejected(u.why(), u.message());
            case Presented.Signature s -> verifier.verify(s, head, SigningKeys.sha256(""), SECRET, TOKEN, now);
        };
    }

    /** Why it is refused, or empty where it is verified. */
    static Optional<Rejection> refusal(SignedHead head) {
        return refusal(head, NOW);
    }

    static Optional<Rejection> refusal(SignedHead head, Instant now) {
        return verify(head, now) instanceof SigV4Verifier.Result.Rejected rejected
                ? Optional.of(rejected.why())
                : Optional.empty();
    }

    static SignedHead with(SignedHead head, String name, String value) {
        return new SignedHead(
                head.method(),
                head.rawPath(),
                head.rawQuery(),
                head.headers().stream()
                        .map(h -> h.is(name) ? new Header(h.name(), value) : h)
                        .toList());
    }

    static SignedHead plus(SignedHead head, String name, String value) {
        List<Header> headers = new ArrayList<>(head.headers());
        headers.add(new Header(name, value));
        return new SignedHead(head.method(), head.rawPath(), head.rawQuery(), headers);
    }

    static SignedHead without(SignedHead head, String name) {
        return new SignedHead(
                head.method(),
                head.rawPath(),
                head.rawQuery(),
                head.headers().stream().filter(h -> !h.is(name)).toList());
    }

    static SignedHead at(SignedHead head, String path, String query) {
        return new SignedHead(head.method(), path, query, head.headers());
    }

    /** Signs a head as a client would that signs just the headers named: with the session's true secret. */
    static SignedHead signedOver(SignedHead head, String service, List<String> names, String payload) {
        String canonical = Canonical.request(
                head, Presented.Signature.s3(service), Canonical.query(head.rawQuery(), List.of()), names, payload);
        SigningKeys keys = new SigningKeys();
        String scope = "20260101/us-east-1/" + service + "/aws4_request";
        String signature =
                keys.sign(keys.key(SECRET, "20260101", "us-east-1", service), "20260101T120000Z", scope, canonical);
        return plus(
                head,
                "Authorization",
                SigningKeys.ALGORITHM + " Credential=ASIALCEXAMPLE/" + scope + ", SignedHeaders="
                        + String.join(";", names) + ", Signature=" + signature);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
