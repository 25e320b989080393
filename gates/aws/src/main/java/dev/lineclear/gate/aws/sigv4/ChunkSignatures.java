package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The chain of signatures of a signed streaming payload: each covers the one before, so that chunks can be neither dropped
 * nor reordered. For one request, by one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Signature calculations for chunked
 *     upload</a>
 */
public final class ChunkSignatures {
    private static final String EMPTY = SigningKeys.sha256("");

    private final byte[] key;
    private final String timestamp;
    private final String scope;
    private String previous;

    ChunkSignatures(byte[] key, String timestamp, String scope, String seed) {
        this.key = key;
        this.timestamp = timestamp;
        this.scope = scope;
        this.previous = seed;
    }

    /** Whether {@code signature} is that of this chunk, here in the chain. */
    boolean chunk(byte[] data, int length, String signature) {
        MessageDigest digest = Digest.sha256();
        digest.update(data, 0, length);
        return next("AWS4-HMAC-SHA256-PAYLOAD", EMPTY + "\n" + SigningKeys.hex(digest.digest()), signature);
    }

    /**
     * Whether {@code signature} is that of the trailers, here in the chain.
     *
     * @param lines each trailing header as {@code name:value}, ended by a line break
     */
    boolean trailer(String lines, String signature) {
        return next("AWS4-HMAC-SHA256-TRAILER", SigningKeys.sha256(lines), signature);
    }

    private boolean next(String algorithm, String hashes, String signature) {
        String toSign = algorithm + "\n" + timestamp + "\n" + scope + "\n" + previous + "\n" + hashes;
        String expected = SigningKeys.hex(SigningKeys.hmac(key, toSign));
        previous = expected;
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
