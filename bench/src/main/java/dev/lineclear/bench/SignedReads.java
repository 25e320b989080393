package dev.lineclear.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * GetItem requests as an SDK sends them, of several items, signed with a session's keys by AWS's own signer: anew every
 * second, since a client's clock moves. Owned by one thread.
 */
final class SignedReads {
    /** Different requests in turn. */
    static final int KINDS = 32;

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final AwsSessionCredentials session;
    private final URI gateway;
    private final Random random = new Random(1);
    private final byte[][] requests = new byte[KINDS][];
    private long signedAt = Long.MIN_VALUE;
    private int next;

    /** @param gateway whose host the requests name, whoever gets them */
    SignedReads(AwsSessionCredentials session, URI gateway) {
        this.session = session;
        this.gateway = gateway;
    }

    byte[] next() {
        if (next == 0) {
            long second = System.currentTimeMillis() / 1_000;
            if (second != signedAt) {
                signedAt = second;
                for (int i = 0; i < KINDS; i++) {
                    requests[i] = signed(i);
                }
            }
        }
        next = (next + 1) % KINDS;
        return requests[next];
    }

    private byte[] signed(int item) {
        byte[] body = """
                {"TableName":"orders","Key":{"id":{"S":"order-%04d"}},"ConsistentRead":true,\
                "ReturnConsumedCapacity":"TOTAL"}""".formatted(item).getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(gateway.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .putHeader("User-Agent", "aws-sdk-java/2.40.3 md/io#sync md/http#Apache ua/2.1 os/Linux lang/java#25")
                .putHeader("amz-sdk-invocation-id", id())
                .putHeader("amz-sdk-request", "attempt=1; max=4")
                .putHeader("Content-Length", Integer.toString(body.length))
                .build();
        SdkHttpRequest signed = SIGNER.sign(r -> r.identity(session)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        return bytes(signed, body);
    }

    private String id() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(SdkHttpRequest request, byte[] body) {
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            for (String value : header.getValue()) {
                head.append(header.getKey()).append(": ").append(value).append("\r\n");
            }
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }
}
