package dev.lineclear.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * An agent's reads, signed and sent over one connection with as little Java as can be: what a whole client loads would be
 * in the cache too, and be read from it at every start.
 */
final class TrainingReads {
    private static final byte[] BODY =
            "{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"order-0042\"}}}".getBytes(StandardCharsets.US_ASCII);

    private static final String LENGTH = "content-length:";
    private static final int TIMEOUT_MILLIS = 30_000;

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final URI gateway;
    private final AwsSessionCredentials keys;

    TrainingReads(URI gateway, AwsSessionCredentials keys) {
        this.gateway = gateway;
        this.keys = keys;
    }

    /** @throws IOException when one is answered otherwise than with 200 */
    void send(int count) throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write(request());
                answer(in);
            }
        }
    }

    private byte[] request() {
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(gateway.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(BODY.length))
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .build();
        SdkHttpRequest signed = signer.sign(r -> r.identity(keys)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        StringBuilder text = new StringBuilder("POST / HTTP/1.1\r\n");
        signed.forEachHeader((name, values) -> values.forEach(
                value -> text.append(name).append(": ").append(value).append("\r\n")));
        text.append("\r\n").append(new String(BODY, StandardCharsets.US_ASCII));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void answer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the gateway closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
