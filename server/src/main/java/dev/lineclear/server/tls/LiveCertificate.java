package dev.lineclear.server.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server certificate and its key from PEM files, taken over anew when the files change: whoever renews a certificate
 * restarts nothing. Files that cannot be used leave in force what was.
 */
public final class LiveCertificate extends X509ExtendedKeyManager {
    /** So that a person has time to renew it. */
    static final Duration WARN_BEFORE = Duration.ofDays(14);

    private static final String ALIAS = "server";
    private static final Logger LOG = LoggerFactory.getLogger(LiveCertificate.class);

    private final Path certificate;
    private final Path key;
    private final InstantSource clock;
    private volatile CertifiedKey pair;
    private volatile Seen seen;
    private volatile String refused = "";

    /** What tells that a file was written anew, or opened to others. */
    private record Seen(Object certificate, Object key) {}

    private LiveCertificate(Path certificate, Path key, InstantSource clock) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
        this.seen = look();
        this.pair = CertifiedKey.read(certificate, key, clock.instant());
    }

    /**
     * Reads them.
     *
     * @throws IOException when they cannot be used together, the certificate ran out, or others than its owner can reach
     *     the key; it says which
     */
    public static LiveCertificate of(Path certificate, Path key, InstantSource clock) throws IOException {
        return new LiveCertificate(certificate, key, clock);
    }

    /** A context that always shows the certificate in force. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** To be called regularly: takes over files that changed. */
    public void refresh() {
        try {
            Seen now = look();
            if (!now.equals(seen)) {
                CertifiedKey next = CertifiedKey.read(certificate, key, clock.instant());
                pair = next;
                seen = now;
                LOG.info("the certificate {} was renewed and is valid until {}", certificate, next.ends());
            }
            refused = "";
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(refused)) {
                LOG.error("the certificate in force stays: {}", why);
            }
            refused = why;
        }
    }

    /** What a person should see to: it runs out soon, has run out, or its renewal cannot be used. */
    public Optional<String> warning() {
        if (!refused.isEmpty()) {
            return Optional.of("the certificate in force stays, since what is in its place cannot be used: " + refused);
        }
        Instant ends = pair.ends();
        if (clock.instant().isBefore(ends.minus(WARN_BEFORE))) {
            return Optional.empty();
        }
        return Optional.of("the certificate " + certificate
                + (clock.instant().isBefore(ends) ? " runs out at " : " ran out at ") + ends
                + "; put a new one in its place, nothing has to be restarted");
    }

    private Seen look() throws IOException {
        return new Seen(
                Files.getLastModifiedTime(certificate) + "/" + Files.size(certificate),
                Files.getLastModifiedTime(key) + "/" + Files.size(key) + "/" + Files.getPosixFilePermissions(key));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keyType.equals(pair.key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keyType.equals(pair.key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return pair.chain().clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return pair.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable Socket s) {
        return null;
    }
}
