package dev.lineclear.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small certificate authority of this gateway's own. Its private key is thrown away after it signed one server
 * certificate, so that nothing else can ever be signed with what agents are told to trust.
 */
public final class Authority {
    private static final Logger LOG = LoggerFactory.getLogger(Authority.class);

    /** Short enough to be renewed by people who remember how. */
    private static final Duration LIFETIME = Duration.ofDays(397);

    private static final Duration BACKDATED = Duration.ofHours(1);

    private Authority() {}

    /**
     * What a server shows, and what its clients trust.
     *
     * @param authority to be given to clients
     * @param certificate the server's, with the authority's behind it
     * @param key the server's, mode 0600
     */
    public record Made(Path authority, Path certificate, Path key) {}

    /**
     * Opens what is in {@code directory}, or makes it for {@code host} when nothing is, or when what is there runs out
     * within {@link LiveCertificate#WARN_BEFORE}: nobody else can renew it.
     */
    public static Made openOrMake(Path directory, String host, Instant now) throws IOException {
        Made files = new Made(
                directory.resolve("authority.pem"), directory.resolve("server.pem"), directory.resolve("server.key"));
        if (Files.exists(files.key()) && !lasts(files, now)) {
            LOG.warn(
                    "the gateway's own certificate runs out: made anew; give {} to clients elsewhere",
                    files.authority());
            Files.delete(files.key());
        }
        if (!Files.exists(files.key())) {
            make(files, directory, host, now);
        }
        return files;
    }

    /** Of files that cannot be read, that is for whoever uses them to say. */
    private static boolean lasts(Made files, Instant now) {
        try {
            Instant ends =
                    CertifiedKey.chain(files.certificate())[0].getNotAfter().toInstant();
            return now.isBefore(ends.minus(LiveCertificate.WARN_BEFORE));
        } catch (IOException e) {
            return true;
        }
    }

    private static void make(Made files, Path directory, String host, Instant now) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            KeyPair authorityKey = pair();
            X500Name issuer = new X500Name("CN=Lineclear gateway authority " + Long.toHexString(now.getEpochSecond()));
            X509Certificate authority = authority(authorityKey, issuer, now);
            KeyPair serverKey = pair();
            X509Certificate server = server(authorityKey, issuer, serverKey, names(host), now);
            Files.writeString(files.authority(), pem(authority));
            Files.writeString(files.certificate(), pem(server) + pem(authority));
            Files.createFile(
                    files.key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(files.key(), pem(new JcaPKCS8Generator(serverKey.getPrivate(), null)));
        } catch (GeneralSecurityException | OperatorException e) {
            throw new IOException("the certificate could not be made: " + e.getMessage(), e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate authority(KeyPair key, X500Name name, Instant now)
            throws IOException, GeneralSecurityException, OperatorException {
        X509v3CertificateBuilder builder = builder(name, name, key, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return signed(builder, key.getPrivate());
    }

    private static X509Certificate server(
            KeyPair authorityKey, X500Name issuer, KeyPair key, List<GeneralName> names, Instant now)
            throws IOException, GeneralSecurityException, OperatorException {
        X509v3CertificateBuilder builder = builder(issuer, new X500Name("CN=Lineclear gateway"), key, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        return signed(builder, authorityKey.getPrivate());
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair key, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(LIFETIME)),
                subject,
                key.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    /** The host listened on, this host's name and loopback: what a client may call the server by. */
    private static List<GeneralName> names(String host) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        boolean address = host.matches("[0-9.]+|.*:.*");
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        if (!any && !host.equals("127.0.0.1") && !host.equals("localhost")) {
            names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        try {
            InetAddress local = InetAddress.getLocalHost();
            if (local.getHostName().matches("[A-Za-z0-9.-]+")) {
                names.add(new GeneralName(GeneralName.dNSName, local.getHostName()));
            }
            names.add(new GeneralName(GeneralName.iPAddress, local.getHostAddress()));
        } catch (UnknownHostException e) {
            // A host that does not know its own name is called by loopback or by the address given.
        }
        return names;
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
