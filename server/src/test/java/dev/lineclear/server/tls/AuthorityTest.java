package dev.lineclear.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthorityTest {
    @TempDir
    Path directory;

    @Test
    void aClientThatTrustsTheAuthorityConnectsAndVerifiesTheName() throws Exception {
        Authority.Made made = Authority.openOrMake(directory.resolve("tls"), "127.0.0.1", Instant.now());
        SSLContext server = LiveCertificate.of(made.certificate(), made.key(), InstantSource.system())
                .context();
        try (SSLServerSocket listening =
                (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
            Thread answering = Thread.startVirtualThread(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.getOutputStream().write(42);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (SSLSocket client = (SSLSocket)
                    trusting(made.authority()).getSocketFactory().createSocket("127.0.0.1", listening.getLocalPort())) {
                SSLParameters parameters = client.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                client.setSSLParameters(parameters);
                assertEquals(42, client.getInputStream().read());
            }
            answering.join();
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void itIsMadeOnceAndItsKeyIsItsOwnersOnly() throws IOException {
        Authority.Made made = Authority.openOrMake(directory.resolve("tls"), "gateway.example.com", Instant.now());
        String before = Files.readString(made.certificate());
        Authority.openOrMake(directory.resolve("tls"), "gateway.example.com", Instant.now());
        assertEquals(before, Files.readString(made.certificate()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.key())));
    }

    @Test
    void aCertificateThatRanOutIsRefusedWithItsReason() throws IOException {
        Instant then = Instant.now().minus(Duration.ofDays(500));
        Authority.Made made = Authority.openOrMake(directory.resolve("tls"), "127.0.0.1", then);
        IOException e = assertThrows(
                IOException.class, () -> LiveCertificate.of(made.certificate(), made.key(), InstantSource.system()));
        assertEquals(true, e.getMessage().contains("ran out at"), e.getMessage());
    }

    @Test
    void whatTheGatewayMadeItselfIsMadeAnewWhenItRunsOut() throws Exception {
        Instant now = Instant.now();
        Path tls = directory.resolve("tls");
        Authority.Made made = Authority.openOrMake(tls, "127.0.0.1", now.minus(Duration.ofDays(380)));
        String before = Files.readString(made.certificate());
        assertEquals(made, Authority.openOrMake(tls, "127.0.0.1", now));
        assertEquals(before, Files.readString(made.certificate()), "it lasts for more than two weeks");

        Instant later = now.plus(Duration.ofDays(500));
        Authority.openOrMake(tls, "127.0.0.1", later);
        LiveCertificate live = LiveCertificate.of(made.certificate(), made.key(), InstantSource.fixed(later));
        assertEquals(Optional.empty(), live.warning());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.key())));
    }

    @Test
    void aCertificateThatCannotBeReadIsNotReplaced() throws IOException {
        Path tls = directory.resolve("tls");
        Authority.Made made = Authority.openOrMake(tls, "127.0.0.1", Instant.now());
        Files.writeString(made.certificate(), "not a certificate");
        Authority.openOrMake(tls, "127.0.0.1", Instant.now());
        assertEquals("not a certificate", Files.readString(made.certificate()));
        assertThrows(
                IOException.class, () -> LiveCertificate.of(made.certificate(), made.key(), InstantSource.system()));
    }
}
