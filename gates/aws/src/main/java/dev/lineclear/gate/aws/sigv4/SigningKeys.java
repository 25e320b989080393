package dev.lineclear.gate.aws.sigv4;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signing keys, derived once a day for each secret, region and service, and the HMACs made with them. Keyed by the secret
 * itself: a session's keys are of no use to another. Forgotten when the session ends, and an hour after their last use.
 */
final class SigningKeys {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** A few regions and services for each of thousands of live sessions. */
    private static final int MAX_CACHED = 20_000;

    private static final HexFormat HEX = HexFormat.of();

    private record Scope(String secret, String date, String region, String service) {
        @Override
        public String toString() {
            return date + "/" + region + "/" + service;
        }
    }

    /** Only cloned, as a digest is; with some key, since the providers are asked no earlier than that. */
    private static final Mac USED = used();

    private final Cache<Scope, byte[]> derived = Caffeine.newBuilder()
            .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
            .maximumSize(MAX_CACHED)
            .expireAfterAccess(SigV4Verifier.KEYS_KEPT)
            .build();

    byte[] key(String secret, String date, String region, String service) {
        return derived.get(new Scope(secret, date, region, service), s -> {
            byte[] ofDate = hmac(("AWS4" + s.secret()).getBytes(StandardCharsets.UTF_8), s.date());
            return hmac(hmac(hmac(ofDate, s.region()), s.service()), "aws4_request");
        });
    }

    /** Drops whatever was derived from a secret. */
    void forget(String secret) {
        derived.asMap().keySet().removeIf(scope -> scope.secret().equals(secret));
    }

    long size() {
        derived.cleanUp();
        return derived.estimatedSize();
    }

    /** The signature of a canonical request. */
    String sign(byte[] key, String timestamp, String scope, String canonicalRequest) {
        String toSign = ALGORITHM + "\n" + timestamp + "\n" + scope + "\n" + sha256(canonicalRequest);
        return HEX.formatHex(hmac(key, toSign));
    }

    static String sha256(String text) {
        return HEX.formatHex(Digest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = (Mac) USED.clone();
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256, and its own can be cloned", e);
        }
    }

    private static Mac used() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[1], "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
