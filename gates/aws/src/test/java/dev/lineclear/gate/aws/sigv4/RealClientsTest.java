package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What real clients send, recorded from the wire, is verified: the signature, and the body's framing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class RealClientsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PRESIGN = "s3 presign s3://bucket/a+b/k?e=y --expires-in 60";
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsSessionCredentials.create("ASIALCEXAMPLE", Sdk.SECRET, Sdk.TOKEN));

    @TempDir
    Path directory;

    @Test
    void theAwsCommandIsVerified() throws Exception {
        AwsCommand.assumeThere();
        Path object = Files.write(directory.resolve("object"), body(200_000));
        try (Recorder recorder = new Recorder(ServerSocketFactory.getDefault())) {
            String url = "http://127.0.0.1:" + recorder.port();
            for (String command : List.of(
                    "dynamodb delete-table --table-name reports",
                    "sqs purge-queue --queue-url http://127.0.0.1:" + recorder.port() + "/000000000000/q",
                    "ec2 terminate-instances --instance-ids i-1",
                    "elasticbeanstalk terminate-environment --environment-name prod",
                    "lambda get-function --function-name arn:aws:lambda:us-east-1:000000000000:function:f",
                    "lambda untag-resource --resource arn:aws:lambda:us-east-1:1:function:f --tag-keys a b",
                    "s3api list-objects-v2 --bucket bucket --prefix a+b/\u00e9~c",
                    "s3api get-object --bucket bucket --key a+b/\u00e9//k~e!y*(1) " + directory.resolve("out"),
                    "s3api delete-objects --bucket bucket --delete Objects=[{Key=a},{Key=b}]",
                    "s3api put-object --bucket bucket --key k --metadata a=1,b=two --body " + object)) {
                new AwsCommand(directory).run(url, command);
                verified(command, recorder.drain());
            }
        }
    }

    @Test
    void theAwsCommandIsVerifiedOverTls() throws Exception {
        AwsCommand.assumeThere();
        byte[] body = body(3_000_000);
        Path object = Files.write(directory.resolve("object"), body);
        try (Recorder recorder = new Recorder(tls().getServerSocketFactory())) {
            String url = "https://127.0.0.1:" + recorder.port();
            new AwsCommand(directory)
                    .run(url, "s3api put-object --bucket bucket --key k --no-verify-ssl --body " + object);
            List<Recorder.Recorded> sent = recorder.drain();
            assertEquals(
                    "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                    sent.getFirst().head().values("x-amz-content-sha256").getFirst());
            for (byte[] decoded : verified("put-object over TLS", sent)) {
                assertArrayEquals(body, decoded);
            }
        }
    }

    @Test
    void whatTheAwsCommandPresignsIsVerified() throws Exception {
        AwsCommand.assumeThere();
        Path config = Files.writeString(directory.resolve("config"), "[default]\ns3 =\n  signature_version = s3v4\n");
        String url = new AwsCommand(directory).run("http://127.0.0.1:1", PRESIGN, config);
        assertEquals(Optional.empty(), Sdk.refusal(get(URI.create(url.strip())), Instant.now()), url);
    }

    /** Without configuration, version 1 of the command presigns with Signature Version 2 still. */
    @Test
    void whatTheAwsCommandPresignsByDefaultIsVerifiedOrRefusedByName() throws Exception {
        AwsCommand.assumeThere();
        String url = new AwsCommand(directory).run("http://127.0.0.1:1", PRESIGN);
        Optional<Rejection> expected =
                url.contains("AWSAccessKeyId=") ? Optional.of(Rejection.OTHER_ALGORITHM) : Optional.empty();
        assertEquals(expected, Sdk.refusal(get(URI.create(url.strip())), Instant.now()), url);
    }

    @Test
    void theSdkForJavaIsVerified() throws Exception {
        try (Recorder recorder = new Recorder(ServerSocketFactory.getDefault())) {
            URI url = URI.create("http://127.0.0.1:" + recorder.port());
            try (DynamoDbClient dynamo = DynamoDbClient.builder()
                            .endpointOverride(url)
                            .region(Region.US_EAST_1)
                            .credentialsProvider(CREDENTIALS)
                            .build();
                    S3Client s3 = S3Client.builder()
                            .endpointOverride(url)
                            .region(Region.US_EAST_1)
                            .credentialsProvider(CREDENTIALS)
                            .forcePathStyle(true)
                            .serviceConfiguration(S3Configuration.builder().build())
                            .build()) {
                dynamo.deleteTable(r -> r.tableName("reports"));
                s3.putObject(
                        r -> r.bucket("bucket").key("a b/\u00e9+//k"),
                        software.amazon.awssdk.core.sync.RequestBody.fromBytes(body(300_000)));
                s3.deleteObject(r -> r.bucket("bucket").key("k").versionId("3"));
            }
            assertEquals(3, verified("SDK for Java", recorder.drain()).size());
        }
    }

    @Test
    void whatTheSdkForJavaPresignsIsVerified() {
        for (String scheme : List.of("http", "https")) {
            try (S3Presigner presigner = S3Presigner.builder()
                    .endpointOverride(URI.create(scheme + "://127.0.0.1:7700"))
                    .region(Region.US_EAST_1)
                    .credentialsProvider(CREDENTIALS)
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(true)
                            .build())
                    .build()) {
                URI url = URI.create(presigner
                        .presignGetObject(r -> r.signatureDuration(Duration.ofMinutes(1))
                                .getObjectRequest(g -> g.bucket("bucket").key("a b/k")))
                        .url()
                        .toString());
                assertEquals(Optional.empty(), Sdk.refusal(get(url), Instant.now()), url.toString());
            }
        }
    }

    private static SignedHead get(URI url) {
        return new SignedHead(
                "GET",
                url.getRawPath(),
                Optional.ofNullable(url.getRawQuery()).orElse(""),
                List.of(new dev.lineclear.gate.http.Header("Host", url.getAuthority())));
    }

    /** Verifies each, and decodes what is framed. */
    private static List<byte[]> verified(String what, List<Recorder.Recorded> all) throws IOException {
        assertFalse(all.isEmpty(), what + " sent nothing");
        List<byte[]> bodies = new ArrayList<>();
        for (Recorder.Recorded recorded : all) {
            SigV4Verifier verifier = new SigV4Verifier();
            Presented.Signature presented = assertInstanceOf(
                    Presented.Signature.class, verifier.parse(recorded.head()), () -> what + ": " + recorded.head());
            String sha256 = Digest.of(recorded.body()).hex();
            SigV4Verifier.Result result =
                    verifier.verify(presented, recorded.head(), sha256, Sdk.SECRET, Sdk.TOKEN, Instant.now());
            SigV4Verifier.Result.Verified verified = assertInstanceOf(
                    SigV4Verifier.Result.Verified.class, result, () -> what + ": " + result + " " + recorded.head());
            bodies.add(decoded(recorded, presented.payload(), verified.chunks()));
            if (presented.payload() instanceof Payload.Signed signed) {
                assertEquals(signed.sha256(), sha256, what);
            }
        }
        return bodies;
    }

    private static byte[] decoded(Recorder.Recorded recorded, Payload payload, ChunkSignatures chunks)
            throws IOException {
        boolean signed = payload instanceof Payload.StreamingSigned;
        if (!signed && !(payload instanceof Payload.StreamingUnsigned)) {
            return recorded.body();
        }
        return new AwsChunkedDecoder(
                        new ByteArrayInputStream(recorded.body()),
                        signed ? Optional.of(chunks) : Optional.empty(),
                        Long.parseLong(recorded.head()
                                .values("x-amz-decoded-content-length")
                                .getFirst()),
                        recorded.head().values("x-amz-trailer").stream().findFirst())
                .readAllBytes();
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    /** With a certificate made for the occasion by the JDK's own keytool. */
    private SSLContext tls() throws Exception {
        Path store = directory.resolve("tls.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "t",
                        "-dname",
                        "CN=127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool").toFile())
                .start();
        assertTrue(keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
