package dev.lineclear.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * An agent's reads, signed by AWS's own signer and sent with the least of Java's clients: what an SDK's whole client loads
 * would be in the cache too, and be read from it at every start.
 */
final class TrainingReads {
    private static final byte[] BODY =
            "{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"order-0042\"}}}".getBytes(StandardCharsets.US_ASCII);

    /** Longer than anything takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final URI gateway;
    private final AwsSessionCredentials keys;

    TrainingReads(URI gateway, AwsSessionCredentials keys) {
        this.gateway = gateway;
        this.keys = keys;
    }

    /** @throws IOException when one is answered otherwise than with success */
    void send(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            HttpURLConnection connection = connection(signed());
            try (OutputStream out = connection.getOutputStream()) {
                out.write(BODY);
            }
            try (InputStream in = connection.getInputStream()) {
                in.readAllBytes(); // so that the next goes over the same connection
            }
        }
    }

    private HttpURLConnection connection(SdkHttpRequest signed) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) signed.getUri().toURL().openConnection();
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(BODY.length);
        signed.forEachHeader((name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
        return connection;
    }

    private SdkHttpRequest signed() {
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(gateway.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .build();
        return signer.sign(r -> r.identity(keys)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
    }
}
