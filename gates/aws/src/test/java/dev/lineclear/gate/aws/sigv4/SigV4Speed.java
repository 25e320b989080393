package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Prints what verifying and signing a DynamoDB GetItem cost, in microseconds each, with derived keys cached. To be run by
 * hand, as a main class; JMH measures the same in the bench module.
 */
final class SigV4Speed {
    private static final int ROUNDS = 7;
    private static final int CALLS = 40_000;
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String TOKEN = "lc1." + "t".repeat(200);
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private SigV4Speed() {}

    public static void main(String[] arguments) {
        AwsSessionCredentialsIdentity keys = AwsSessionCredentialsIdentity.create("ASIALCEXAMPLE", SECRET, TOKEN);
        byte[] body =
                "{\"TableName\":\"reports\",\"Key\":{\"id\":{\"S\":\"2026-01\"}}}".getBytes(StandardCharsets.UTF_8);
        String hash = SigningKeys.hex(dev.lineclear.proposal.Digest.sha256().digest(body));
        SignedHead unsigned = new SignedHead("POST", "/", "", getItem(body.length));
        Resigner resigner = new Resigner();
        Resigner.Signed signed = resigner.sign(unsigned, "127.0.0.1:7700", "dynamodb", "us-east-1", hash, keys, NOW);
        SignedHead head = new SignedHead("POST", "/", signed.rawQuery(), signed.headers());
        SigV4Verifier verifier = new SigV4Verifier();
        best(
                "parse and verify",
                () -> verifier.verify((Presented.Signature) verifier.parse(head), head, hash, SECRET, TOKEN, NOW)
                        instanceof SigV4Verifier.Result.Verified);
        best("parse alone", () -> verifier.parse(head) instanceof Presented.Signature);
        best("sign upstream", () -> !resigner.sign(
                        head, "dynamodb.us-east-1.amazonaws.com", "dynamodb", "us-east-1", hash, keys, NOW)
                .headers()
                .isEmpty());
        var request = Sdk.request(software.amazon.awssdk.http.SdkHttpMethod.POST, "/", "")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .build();
        best("the SDK's signer", () -> !Sdk.sign(request, body, "dynamodb", keys, _ -> {})
                .request()
                .headers()
                .isEmpty());
    }

    private static List<Header> getItem(int length) {
        return new ArrayList<>(List.of(
                new Header("X-Amz-Target", "DynamoDB_20120810.GetItem"),
                new Header("Content-Type", "application/x-amz-json-1.0"),
                new Header("User-Agent", "aws-cli/1.45.11 md/Botocore#1.43.11 ua/2.1 os/linux lang/python#3.11"),
                new Header("Accept-Encoding", "identity"),
                new Header("amz-sdk-invocation-id", "7f1d52f5-0df9-4c43-8d1e-0b7a34cc0f0f"),
                new Header("amz-sdk-request", "attempt=1"),
                new Header("Content-Length", Integer.toString(length))));
    }

    private static void best(String what, BooleanSupplier call) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                if (!call.getAsBoolean()) {
                    throw new IllegalStateException(what + " failed");
                }
            }
            best = Math.min(best, (System.nanoTime() - start) / 1_000.0 / CALLS);
        }
        System.out.printf(Locale.ROOT, "%-18s %6.2f µs%n", what, best);
    }
}
