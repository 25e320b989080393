package dev.lineclear.server.tls;

import dev.lineclear.state.KeyFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/**
 * A private key and the certificate that vouches for it, as their files say.
 *
 * @param chain the key's own first
 */
record CertifiedKey(X509Certificate[] chain, PrivateKey key) {
    Instant ends() {
        return chain[0].getNotAfter().toInstant();
    }

    /**
     * Reads both.
     *
     * @throws IOException when they cannot be used together, the certificate is not valid now, or others than its owner
     *     can reach the key; it says which
     */
    static CertifiedKey read(Path certificate, Path key, Instant now) throws IOException {
        X509Certificate[] chain = chain(certificate);
        try {
            chain[0].checkValidity(Date.from(now));
            PrivateKey own = privateKey(key, chain[0].getPublicKey().getAlgorithm());
            checkBelongs(own, chain[0]);
            return new CertifiedKey(chain, own);
        } catch (CertificateExpiredException e) {
            throw new IOException(
                    "the certificate " + certificate + " ran out at "
                            + chain[0].getNotAfter().toInstant() + "; put a new one in its place",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + certificate + " with the key " + key + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /**
     * The certificate, and those behind it.
     *
     * @throws IOException when the file cannot be read, or holds none
     */
    static X509Certificate[] chain(Path certificate) throws IOException {
        try (ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(certificate))) {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException(certificate + " holds no certificate");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IOException("the certificate " + certificate + " cannot be read: " + e.getMessage(), e);
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
        byte[] text = "either signs or not".getBytes(StandardCharsets.US_ASCII);
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
        KeyFile.checkPrivate(file);
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(pem.indexOf('\n', begin), end));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
