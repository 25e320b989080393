package dev.lineclear.gate.aws.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Verifies inbound SigV4, as AWS does. Thread-safe. */
public final class SigV4Verifier {
    /** AWS's own tolerance. */
    public static final Duration MAX_SKEW = Duration.ofMinutes(15);

    /** AWS's own limit for presigned URLs: seven days. */
    public static final int MAX_PRESIGNED_SECONDS = 604_800;

    /** Derived keys are dropped this long after their last use, where nobody says before that the session is over. */
    public static final Duration KEYS_KEPT = Duration.ofHours(1);

    static final List<String> NOT_IN_QUERY = List.of("X-Amz-Signature");
    static final List<String> NOR_TOKEN = List.of("X-Amz-Signature", "X-Amz-Security-Token");

    private final SigningKeys keys = new SigningKeys();

    /** What came of it. */
    public sealed interface Result {
        /**
         * Whoever holds the session's secret signed this head, now.
         *
         * @param chunks what chunk signatures are checked with, for streaming payloads
         */
        record Verified(ChunkSignatures chunks) implements Result {}

        /** Not to be acted upon. */
        record Rejected(Rejection why, String message) implements Result {}
    }

    /** Reads how the request presents itself; proves nothing. */
    public Presented parse(SignedHead head) {
        return Presentation.read(head);
    }

    /**
     * Verifies the signature.
     *
     * @param bodySha256 of the body as received, where {@link Payload.Implied} says the signature has it; ignored otherwise
     * @param secretKey of the access key the request names
     * @param expectedToken the session token that must come with it
     */
    public Result verify(
            Presented.Signature presented,
            SignedHead head,
            String bodySha256,
            String secretKey,
            String expectedToken,
            Instant now) {
        Optional<HeadRules.Problem> problem =
                TargetRules.check(head, presented.s3()).or(() -> HeadRules.check(presented, head));
        if (problem.isPresent()) {
            return new Result.Rejected(problem.get().why(), problem.get().message());
        }
        Result.Rejected untimely = timely(presented, now);
        if (untimely != null) {
            return untimely;
        }
        if (!constantTimeEquals(expectedToken, presented.token().orElse(""))) {
            return new Result.Rejected(
                    Rejection.WRONG_TOKEN, "The security token included in the request is missing or invalid.");
        }
        byte[] key = keys.key(secretKey, presented.date(), presented.region(), presented.service());
        String payload = payloadHash(presented.payload(), bodySha256);
        boolean right = matches(presented, head, NOT_IN_QUERY, payload, key)
                // A token may be added to a presigned URL after signing; it was compared above all the same.
                || (presented.query().isPresent() && matches(presented, head, NOR_TOKEN, payload, key));
        return right
                ? new Result.Verified(
                        new ChunkSignatures(key, presented.timestamp(), presented.scope(), presented.signature()))
                : new Result.Rejected(
                        Rejection.WRONG_SIGNATURE,
                        "The request signature we calculated does not match the signature you provided."
                                + " Check your AWS Secret Access Key and signing method.");
    }

    /** Drops what was derived from a session's secret: the session is over. */
    public void forget(String secretKey) {
        keys.forget(secretKey);
    }

    /** How many keys are kept. */
    public long keys() {
        return keys.size();
    }

    private boolean matches(
            Presented.Signature presented, SignedHead head, List<String> leftOut, String payload, byte[] key) {
        return matches(presented, head, presented.s3(), leftOut, payload, key);
    }

    /** The signature and nothing else. */
    boolean matches(
            Presented.Signature presented,
            SignedHead head,
            boolean s3,
            List<String> leftOut,
            String payload,
            byte[] key) {
        boolean query = presented.query().isPresent();
        String canonicalQuery = Canonical.query(head.rawQuery(), query ? leftOut : List.of());
        String canonical = Canonical.request(head, s3, canonicalQuery, presented.signedHeaders(), payload);
        return constantTimeEquals(
                keys.sign(key, presented.timestamp(), presented.scope(), canonical), presented.signature());
    }

    private static Result.@org.jspecify.annotations.Nullable Rejected timely(Presented.Signature p, Instant now) {
        if (p.query().isPresent()) {
            int seconds = p.query().get();
            if (seconds < 1 || seconds > MAX_PRESIGNED_SECONDS) {
                return new Result.Rejected(
                        Rejection.MALFORMED, "X-Amz-Expires must be from 1 to " + MAX_PRESIGNED_SECONDS + " seconds");
            }
            if (now.isAfter(p.time().plusSeconds(seconds))) {
                return new Result.Rejected(Rejection.EXPIRED, "Request has expired");
            }
            if (p.time().isAfter(now.plus(MAX_SKEW))) {
                return new Result.Rejected(Rejection.SKEWED, "Request is not valid yet");
            }
            return null;
        }
        if (Duration.between(p.time(), now).abs().compareTo(MAX_SKEW) > 0) {
            return new Result.Rejected(
                    Rejection.SKEWED,
                    "The difference between the request time and the current time is too large: signed at "
                            + p.time() + ", it is " + now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                            + " here; 15 minutes are allowed");
        }
        return null;
    }

    private static String payloadHash(Payload payload, String bodySha256) {
        return switch (payload) {
            case Payload.Signed s -> s.sha256();
            case Payload.Implied i -> bodySha256;
            case Payload.Unsigned u -> "UNSIGNED-PAYLOAD";
            case Payload.StreamingSigned s ->
                s.trailer() ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
            case Payload.StreamingUnsigned u -> "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
        };
    }

    private static boolean constantTimeEquals(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
