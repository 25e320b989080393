package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Uploads as the AWS SDK frames and signs them, and the examples that AWS publishes. */
final class AwsChunkedSdkTest {
    private static final String ZERO = "00000000000000000000000000000000";

    private record Upload(SignedHead head, byte[] wire) {}

    private static Upload upload(byte[] body, boolean signed, Optional<ChecksumAlgorithm> checksum) {
        SdkHttpRequest request = Sdk.request(SdkHttpMethod.PUT, "/bucket/key", "")
                .putHeader("Content-Length", Integer.toString(body.length))
                .build();
        SignedRequest out = Sdk.sign(request, body, "s3", Sdk.KEYS, r -> {
            r.putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true);
            r.putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, signed);
            checksum.ifPresent(c -> r.putProperty(AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, c));
        });
        try {
            byte[] wire = out.payload().orElseThrow().newStream().readAllBytes();
            return new Upload(new SignedHead("PUT", "/bucket/key", "", Sdk.headers(out.request())), wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AwsChunkedDecoder decoder(Upload upload) throws IOException {
        SigV4Verifier.Result.Verified verified =
                assertInstanceOf(SigV4Verifier.Result.Verified.class, Sdk.verify(upload.head(), Sdk.NOW));
        Presented.Signature presented = (Presented.Signature) new SigV4Verifier().parse(upload.head());
        return new AwsChunkedDecoder(
                new ByteArrayInputStream(upload.wire()),
                presented.payload() instanceof Payload.StreamingSigned
                        ? Optional.of(verified.chunks())
                        : Optional.empty(),
                Long.parseLong(
                        upload.head().values("x-amz-decoded-content-length").getFirst()),
                upload.head().values("x-amz-trailer").stream().findFirst());
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    @Test
    void whatTheSdkSignsChunkByChunkIsDecoded() throws IOException {
        for (int length : new int[] {0, 1, 131_071, 131_072, 131_073, 400_000}) {
            Upload upload = upload(body(length), true, Optional.empty());
            assertEquals(
                    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                    upload.head().values("x-amz-content-sha256").getFirst());
            assertArrayEquals(body(length), decoder(upload).readAllBytes());
        }
    }

    @Test
    void whatTheSdkSignsWithATrailerIsDecodedAndFramedAgain() throws IOException {
        for (ChecksumAlgorithm algorithm : new ChecksumAlgorithm[] {
            DefaultChecksumAlgorithm.CRC32,
            DefaultChecksumAlgorithm.CRC32C,
            DefaultChecksumAlgorithm.SHA1,
            DefaultChecksumAlgorithm.SHA256
        }) {
            for (boolean signed : new boolean[] {true, false}) {
                Upload upload = upload(body(300_000), signed, Optional.of(algorithm));
                AwsChunkedDecoder decoder = decoder(upload);
                byte[] framed = new AwsChunkedEncoder(decoder, 300_000).readAllBytes();
                Map<String, String> trailers = decoder.trailers();
                assertEquals(1, trailers.size());
                String name = trailers.keySet().iterator().next();
                AwsChunkedDecoder again = new AwsChunkedDecoder(
                        new ByteArrayInputStream(framed), Optional.empty(), 300_000, Optional.of(name));
                assertArrayEquals(body(300_000), again.readAllBytes());
                assertEquals(trailers, again.trailers());
            }
        }
    }

    @Test
    void aTrailerThatIsNotTheOneSigned() {
        Upload honest = upload(body(1_000), true, Optional.of(DefaultChecksumAlgorithm.CRC32));
        String wire = new String(honest.wire(), StandardCharsets.ISO_8859_1);
        int at = wire.indexOf("x-amz-trailer-signature:") + "x-amz-trailer-signature:".length();
        for (String attack : new String[] {
            wire.substring(0, at) + ZERO + ZERO + "\r\n\r\n",
            wire.substring(0, at - "x-amz-trailer-signature:".length()) + "\r\n",
            wire.replaceFirst("x-amz-trailer-signature:", "x-amz-trailer-signature:" + ZERO + ZERO + "\r\n$0"),
        }) {
            Upload upload = new Upload(honest.head(), attack.getBytes(StandardCharsets.ISO_8859_1));
            assertThrows(ChunkedException.class, () -> decoder(upload).readAllBytes());
        }
    }

    @Test
    void aLastChunkThatIsTruncated() {
        Upload honest = upload(body(200_000), true, Optional.empty());
        for (int cut = 1; cut < 100; cut++) {
            byte[] wire = Arrays.copyOf(honest.wire(), honest.wire().length - cut);
            ChunkedException e = assertThrows(ChunkedException.class, () -> decoder(new Upload(honest.head(), wire))
                    .readAllBytes());
            assertEquals("IncompleteBody", e.code(), "cut by " + cut);
        }
    }

    @Test
    void bytesBehindTheLastChunk() {
        Upload honest = upload(body(10), true, Optional.empty());
        byte[] wire = Arrays.copyOf(honest.wire(), honest.wire().length + 1);
        assertThrows(ChunkedException.class, () -> decoder(new Upload(honest.head(), wire))
                .readAllBytes());
    }

    @Test
    void chunksOfAnotherUpload() {
        Upload one = upload(body(1_000), true, Optional.empty());
        Upload other = new Upload(
                Sdk.with(one.head(), "X-Amz-Date", "20260101T120000Z"),
                upload(body(1_000), true, Optional.of(DefaultChecksumAlgorithm.CRC32))
                        .wire());
        assertThrows(ChunkedException.class, () -> decoder(other).readAllBytes());
    }

    /** The published example of 65 KiB of {@code a}, and its signatures. */
    @Test
    void thePublishedExampleOfSignedChunks() throws IOException {
        String seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
        String wire = chunks(
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
        assertEquals(65 * 1024, published(seed, wire + "\r\n", Optional.empty()).length);
    }

    /** The same with a trailer, whose line the example ends as the string to sign does. */
    @Test
    void thePublishedExampleOfASignedTrailer() throws IOException {
        String seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
        String wire = chunks(
                        "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                        "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                        "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992")
                + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        assertEquals(65 * 1024, published(seed, wire, Optional.of("x-amz-checksum-crc32c")).length);
    }

    private static String chunks(String first, String second, String last) {
        return "10000;chunk-signature=" + first + "\r\n" + "a".repeat(65_536) + "\r\n" + "400;chunk-signature=" + second
                + "\r\n" + "a".repeat(1_024) + "\r\n" + "0;chunk-signature=" + last + "\r\n";
    }

    private static byte[] published(String seed, String wire, Optional<String> trailer) throws IOException {
        byte[] key = new SigningKeys().key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524", "us-east-1", "s3");
        ChunkSignatures chain =
                new ChunkSignatures(key, "20130524T000000Z", "20130524/us-east-1/s3/aws4_request", seed);
        return new AwsChunkedDecoder(
                        new ByteArrayInputStream(wire.getBytes(StandardCharsets.US_ASCII)),
                        Optional.of(chain),
                        65 * 1024,
                        trailer)
                .readAllBytes();
    }
}
