package dev.lineclear.console.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The provider's public keys, looked up anew when one is named that is not known: at most once a minute. */
final class Signers {
    /** Signatures of key pairs: with a shared secret, whoever has the gateway's could sign. And never none. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA);

    /** So that tokens with made-up key ids do not make the gateway ask for ever. */
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);

    /** A key that the provider withdrew is believed no longer than this. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Wire wire;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Under the lock. */
    private @Nullable JWKSet keys;

    private Instant read = Instant.MIN;

    Signers(Wire wire, InstantSource clock) {
        this.wire = wire;
        this.clock = clock;
    }

    /** Chooses keys for a token with that header, from those at {@code uri}. */
    JWSKeySelector<SecurityContext> keysFor(JWSHeader header, URI uri) throws ProviderException {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw ProviderException.refused("The identity provider's token is not signed in a way that counts.");
        }
        return new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(set(header, uri)));
    }

    private JWKSet set(JWSHeader header, URI uri) throws ProviderException {
        lock.lock();
        try {
            Instant now = clock.instant();
            JWKSet known = keys;
            boolean stale = known == null || now.isAfter(read.plus(FRESH));
            boolean unknown = known != null && unknown(known, header) && now.isAfter(read.plus(AT_MOST_EVERY));
            if (stale || unknown) {
                known = read(uri);
                keys = known;
                read = now;
            }
            return java.util.Objects.requireNonNull(known);
        } finally {
            lock.unlock();
        }
    }

    private static boolean unknown(JWKSet keys, JWSHeader header) {
        List<JWK> all = keys.getKeys();
        return header.getKeyID() != null
                && all.stream().noneMatch(k -> header.getKeyID().equals(k.getKeyID()));
    }

    private JWKSet read(URI uri) throws ProviderException {
        Wire.Reply reply = wire.get(Wire.safe(uri));
        try {
            if (reply.status() == 200) {
                return JWKSet.parse(reply.body()).toPublicJWKSet();
            }
        } catch (ParseException e) {
            // Said below, for both.
        }
        throw ProviderException.away("The identity provider does not say by which keys it signs.");
    }
}
