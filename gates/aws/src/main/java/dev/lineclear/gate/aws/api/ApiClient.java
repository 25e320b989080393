package dev.lineclear.gate.aws.api;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.XmlInput;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls an operation with the gateway's own credentials. Throttling and faults of the server are tried again; what it
 * is used for (reading, and putting settings back as they were) means the same twice. Thread-safe.
 */
public final class ApiClient {
    /** Larger than any description of one thing; more is not an answer to what was asked. */
    static final int MAX_ANSWER = 8 << 20;

    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final Set<String> THROTTLED =
            Set.of("Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException", "SlowDown");

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Upstreams upstreams;
    private final Resigner resigner = new Resigner();
    private final InstantSource clock;

    /** @param http stays the caller's to close, and has its limits of time */
    public ApiClient(SdkHttpClient http, AwsCredentialsProvider credentials, Upstreams upstreams, InstantSource clock) {
        this.http = http;
        this.credentials = credentials;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /**
     * Calls once, or again where that may help.
     *
     * @param region where; also of the signature
     * @return the answer under the API's member names
     * @throws ApiException when production says no
     * @throws IOException when there is no answer, or none that can be read
     */
    public ObjectNode call(ApiCall call, JsonNode input, String region) throws IOException {
        Draft draft;
        try {
            draft = Draft.of(call, input);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return answer(call, reply(call, draft, region));
    }

    private Reply reply(ApiCall call, Draft draft, String region) throws IOException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                Reply reply = send(call, draft, region);
                if (reply.status() >= OK && reply.status() < REDIRECT) {
                    return reply;
                }
                ApiException refused = Errors.of(call.operation(), reply.status(), reply.errorType(), reply.body());
                boolean again = reply.status() >= SERVER_FAULT
                        || reply.status() == TOO_MANY
                        || THROTTLED.contains(refused.code());
                if (!again || attempt == TRIES) {
                    throw refused;
                }
            } catch (ApiException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new IOException(call.operation() + ": " + e.getMessage(), e);
                }
            }
            rest(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static void rest(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private record Reply(int status, String errorType, byte[] body) {}

    private Reply send(ApiCall call, Draft draft, String region) throws IOException {
        URI at = upstreams
                .of(call.signing(), call.endpoint(), region)
                .orElseThrow(() -> new IOException("there is no endpoint for " + call.signing() + " in " + region));
        String host = at.getPort() < 0 ? at.getHost() : at.getHost() + ":" + at.getPort();
        Resigner.Signed signed = resigner.sign(
                new SignedHead(draft.method(), draft.path(), draft.query(), draft.headers()),
                host,
                call.signing(),
                region,
                sha256(draft.body()),
                credentials.resolveCredentials(),
                clock.instant());
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(draft.method()))
                .protocol(at.getScheme())
                .host(at.getHost())
                .encodedPath(draft.path());
        if (at.getPort() >= 0) {
            request.port(at.getPort());
        }
        for (String pair :
                draft.query().isEmpty() ? new String[0] : draft.query().split("&", -1)) {
            int equals = pair.indexOf('=');
            request.appendRawQueryParameter(
                    plain(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : plain(pair.substring(equals + 1)));
        }
        for (Header header : signed.headers()) {
            request.appendHeader(header.name(), header.value());
        }
        byte[] body = draft.body();
        request.putHeader("Content-Length", Integer.toString(body.length));
        HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                        .request(request.build())
                        .contentStreamProvider(() -> new ByteArrayInputStream(body))
                        .build())
                .call();
        try (InputStream in = response.responseBody().<InputStream>map(b -> b).orElse(InputStream.nullInputStream())) {
            byte[] answer = in.readNBytes(MAX_ANSWER + 1);
            if (answer.length > MAX_ANSWER) {
                throw new IOException("the answer is longer than " + MAX_ANSWER + " bytes");
            }
            return new Reply(
                    response.httpResponse().statusCode(),
                    response.httpResponse()
                            .firstMatchingHeader("x-amzn-ErrorType")
                            .orElse(""),
                    answer);
        }
    }

    private static String plain(String encoded) {
        return java.net.URLDecoder.decode(encoded, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static ObjectNode answer(ApiCall call, Reply reply) throws IOException {
        if (call.protocol().equals("json") || call.protocol().equals("rest-json")) {
            try {
                JsonNode json = reply.body().length == 0
                        ? CanonicalJson.MAPPER.createObjectNode()
                        : CanonicalJson.MAPPER.readTree(reply.body());
                if (json instanceof ObjectNode object) {
                    return object;
                }
                if (json.isNull() || json.isString() && json.asString().isEmpty()) {
                    return CanonicalJson.MAPPER.createObjectNode();
                }
                throw new IOException(call.operation() + ": the answer is not a JSON object");
            } catch (JacksonException e) {
                throw new IOException(call.operation() + ": the answer is not JSON", e);
            }
        }
        return reply.body().length == 0
                ? CanonicalJson.MAPPER.createObjectNode()
                : XmlInput.answer(
                        reply.body(),
                        call.answer(),
                        call.shape().path("wrapped").asBoolean(false));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
