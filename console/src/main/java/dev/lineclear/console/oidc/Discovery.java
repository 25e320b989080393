package dev.lineclear.console.oidc;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the provider says of itself (OpenID Connect Discovery 1.0), kept for an hour. */
final class Discovery {
    private static final String PATH = "/.well-known/openid-configuration";
    private static final Duration FRESH = Duration.ofHours(1);

    private final URI issuer;
    private final Wire wire;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Under the lock. */
    private @Nullable OIDCProviderMetadata metadata;

    private Instant read = Instant.MIN;

    Discovery(URI issuer, Wire wire, InstantSource clock) {
        this.issuer = issuer;
        this.wire = wire;
        this.clock = clock;
    }

    OIDCProviderMetadata metadata() throws ProviderException {
        lock.lock();
        try {
            OIDCProviderMetadata known = metadata;
            if (known == null || clock.instant().isAfter(read.plus(FRESH))) {
                known = read();
                metadata = known;
                read = clock.instant();
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Who speaks for another issuer than was asked for is not believed (section 4.3). */
    private OIDCProviderMetadata read() throws ProviderException {
        String base = issuer.toString();
        Wire.Reply reply = wire.get(
                Wire.safe(URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH)));
        try {
            OIDCProviderMetadata said = OIDCProviderMetadata.parse(reply.body());
            if (reply.status() == 200
                    && said.getAuthorizationEndpointURI() != null
                    && said.getTokenEndpointURI() != null
                    && said.getJWKSetURI() != null) {
                if (!said.getIssuer().getValue().equals(base)) {
                    throw ProviderException.refused(
                            "The identity provider calls itself by another name than configured.");
                }
                return said;
            }
        } catch (ParseException e) {
            // Said below, for both.
        }
        throw ProviderException.away("The identity provider does not say how to sign in. Passkeys work as ever.");
    }
}
