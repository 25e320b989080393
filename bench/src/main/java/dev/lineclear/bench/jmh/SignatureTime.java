package dev.lineclear.bench.jmh;

import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SigV4Verifier;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** SigV4 on both sides: reading and verifying an agent's signature, and signing anew for production. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureTime {
    private static final AwsSessionCredentials SESSION =
            AwsSessionCredentials.create("ASIALCBENCHBENCHBENC", "the-secret-of-a-session", "lc1.token");

    private final Resigner resigner = new Resigner();
    private final SigV4Verifier verifier = new SigV4Verifier();
    private final Instant now = Instant.now();
    private final String bodySha256 = Digest.of(
                    "{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"o-1\"}}}".getBytes(StandardCharsets.UTF_8))
            .hex();
    private final SignedHead unsigned = new SignedHead(
            "POST",
            "/",
            "",
            List.of(
                    new Header("Content-Type", "application/x-amz-json-1.0"),
                    new Header("X-Amz-Target", "DynamoDB_20120810.GetItem"),
                    new Header("amz-sdk-invocation-id", "3b9d1c1e-6a11-4f0e-9b6f-6a7a2d0b3a55"),
                    new Header("amz-sdk-request", "attempt=1; max=4"),
                    new Header("User-Agent", "aws-sdk-java/2.40.3 ua/2.1 os/Linux lang/java#25")));
    private final SignedHead head = new SignedHead("POST", "/", "", sign().headers());
    private final Presented.Signature presented = (Presented.Signature) verifier.parse(head);

    @Benchmark
    public Resigner.Signed sign() {
        return resigner.sign(unsigned, "127.0.0.1:7700", "dynamodb", "us-east-1", bodySha256, SESSION, now);
    }

    @Benchmark
    public Presented read() {
        return verifier.parse(head);
    }

    @Benchmark
    public SigV4Verifier.Result verify() {
        SigV4Verifier.Result result =
                verifier.verify(presented, head, bodySha256, SESSION.secretAccessKey(), SESSION.sessionToken(), now);
        if (!(result instanceof SigV4Verifier.Result.Verified)) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }
}
