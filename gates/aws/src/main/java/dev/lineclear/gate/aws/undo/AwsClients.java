package dev.lineclear.gate.aws.undo;

import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.gate.aws.assume.Sts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Clients with the gateway's own credentials, one a service and region, made when first needed and kept until closed.
 * The region comes from the proposal's destination; the host never does: it is configured, or AWS's own for the region.
 * Thread-safe.
 */
public final class AwsClients implements AutoCloseable {
    /** A single answer that takes longer is no answer; the SDK then tries again. */
    static final Duration ATTEMPT = Duration.ofSeconds(30);
    /** All attempts of one call: longer than four attempts with their pauses, short enough that a person still waits. */
    static final Duration CALL = Duration.ofMinutes(2);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String NO_REGION = "us-east-1";

    private final AwsCredentialsProvider credentials;
    private final Map<String, URI> endpoints;
    private final boolean standard;
    private final Duration attempt;
    private final Duration call;
    private final Upstreams upstreams;
    private final TlsWhenNeeded tls = new TlsWhenNeeded();
    private final HttpWhenNeeded http;
    private final HttpWhenNeeded soonHttp;
    private final ApiClient api;
    private final ApiClient soon;
    private final Map<String, DynamoDbClient> dynamodb = new ConcurrentHashMap<>();
    private final Map<String, S3Client> s3 = new ConcurrentHashMap<>();
    private final Map<String, SqsClient> sqs = new ConcurrentHashMap<>();

    /**
     * Credentials are asked for at every call, so rotating ones work.
     *
     * @param endpoints by service ({@code dynamodb}, {@code s3}, {@code sqs}); a service not in it is AWS's own
     */
    public AwsClients(AwsCredentialsProvider credentials, Map<String, URI> endpoints) {
        this(credentials, endpoints, true, ATTEMPT, CALL);
    }

    /**
     * The same for elsewhere.
     *
     * @param standard whether a service without an endpoint is AWS's own; without, it is nowhere
     * @param attempt for a single answer
     * @param call for all attempts of one call
     */
    public AwsClients(
            AwsCredentialsProvider credentials,
            Map<String, URI> endpoints,
            boolean standard,
            Duration attempt,
            Duration call) {
        this.credentials = credentials;
        this.endpoints = Map.copyOf(endpoints);
        this.standard = standard;
        this.attempt = attempt;
        this.call = call;
        this.http = http(CONNECT, attempt);
        this.soonHttp = http(AwsTagReader.AT_MOST, AwsTagReader.AT_MOST);
        this.upstreams = new Upstreams(endpoints, standard);
        this.api = new ApiClient(http, credentials, upstreams, InstantSource.system());
        this.soon = new ApiClient(soonHttp, credentials, upstreams, InstantSource.system());
    }

    private HttpWhenNeeded http(Duration connect, Duration silence) {
        return new HttpWhenNeeded(() -> ApacheHttpClient.builder()
                .socketFactory(tls)
                .connectionTimeout(connect)
                .socketTimeout(silence)
                .build());
    }

    /** Makes now what an agent's first request waits for. */
    public void warmSoon() {
        soonHttp.get();
    }

    /** Makes now what would else be made for the first request that needs it. */
    public void warm() {
        http.get();
        try {
            tls.sockets();
        } catch (IOException e) {
            // Said to whoever needs it.
        }
    }

    /** The same for what an agent's request waits for: an answer soon, or none. */
    public ApiClient soon() {
        return soon;
    }

    /** For credentials that a request waits for. */
    public Sts sts(String region) {
        return new Sts(soon, region);
    }

    /** For every service: calls made from the catalogue's data. */
    public ApiClient api() {
        return api;
    }

    /** Where a service is, when that is configured. */
    Optional<URI> endpoint(String service) {
        return Optional.ofNullable(endpoints.getOrDefault(service, endpoints.get(Upstreams.ANY)));
    }

    /** Where requests of agents would go that go where these do. */
    public Upstreams upstreams() {
        return upstreams;
    }

    DynamoDbClient dynamodb(Map<String, String> destination) {
        return dynamodb.computeIfAbsent(region(destination), region -> configured(
                        DynamoDbClient.builder().httpClient(http), "dynamodb", region)
                .build());
    }

    S3Client s3(Map<String, String> destination) {
        return s3.computeIfAbsent(
                region(destination), region -> configured(S3Client.builder().httpClient(http), "s3", region)
                        // A host of one's own seldom has a name for every bucket.
                        .forcePathStyle(endpoint("s3").isPresent())
                        .build());
    }

    SqsClient sqs(Map<String, String> destination) {
        return sqs.computeIfAbsent(
                region(destination), region -> configured(SqsClient.builder().httpClient(http), "sqs", region)
                        .build());
    }

    static String region(Map<String, String> destination) {
        String region = destination.getOrDefault("region", "");
        return region.isEmpty() ? NO_REGION : region;
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder, String service, String region) {
        Optional<URI> at = endpoint(service);
        if (at.isEmpty() && !standard) {
            throw new UncheckedIOException(new IOException("there is no endpoint for " + service));
        }
        at.ifPresent(builder::endpointOverride);
        return builder.credentialsProvider(credentials)
                .region(Region.of(region))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(attempt)
                        .apiCallTimeout(call)
                        .build());
    }

    @Override
    public void close() {
        dynamodb.values().forEach(DynamoDbClient::close);
        s3.values().forEach(S3Client::close);
        sqs.values().forEach(SqsClient::close);
        http.close();
        soonHttp.close();
    }
}
