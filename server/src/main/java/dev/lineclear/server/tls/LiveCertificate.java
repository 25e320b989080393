package dev.lineclear.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
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
    private static final Duration WARN_BEFORE = Duration.ofDays(14);

    private static final String ALIAS = "server";
    private static final Logger LOG = LoggerFactory.getLogger(LiveCertificate.class);

    private final Path certificate;
    private final Path key;
    private final InstantSource clock;
    private volatile Pair pair;
    private volatile Seen seen;
    private volatile String refused = "";

    private record Pair(X509Certificate[] chain, PrivateKey key) {
        Instant ends() {
            return chain[0].getNotAfter().toInstant();
        }
    }

    /** What tells that a file was written anew. */
    private record Seen(Object certificate, Object key) {}

    private LiveCertificate(Path certificate, Path key, InstantSource clock) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
        this.seen = look();
        this.pair = read();
    }

    /** @throws IOException when they cannot be used together, or the certificate ran out; it says which */
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
                Pair next = read();
                pair = next;
                seen = now;
                refused = "";
                LOG.info("the certificate {} was renewed and is valid until {}", certificate, next.ends());
            }
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
            return Optional.of("the renewed certificate cannot be used: " + refused);
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
                Files.getLastModifiedTime(key) + "/" + Files.size(key));
    }

    private Pair read() throws IOException {
        try (ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(certificate))) {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(certificate + " holds no certificate");
            }
            chain[0].checkValidity(Date.from(clock.instant()));
            PrivateKey own = privateKey(key, chain[0].getPublicKey().getAlgorithm());
            checkBelongs(own, chain[0]);
            return new Pair(chain, own);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + certificate + " with the key " + key + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static void checkBelongs(PrivateKey key, Certificate certificate)
            throws GeneralSecurityException, IOException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        byte[] text = ALIAS.getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(text);
        if (!signature.verify(signed)) {
            throw new IOException("the key is not that of the certificate");
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(pem.indexOf('\n', begin), end));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
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
