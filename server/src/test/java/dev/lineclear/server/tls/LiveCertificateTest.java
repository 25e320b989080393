package dev.lineclear.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveCertificateTest {
    @TempDir
    Path directory;

    private Instant now = Instant.now();

    @Test
    void aCertificateThatRunsOutIsToldInTimeAndRenewedWithoutARestart() throws Exception {
        Path first = made("first");
        LiveCertificate live = LiveCertificate.of(first.resolve("server.pem"), first.resolve("server.key"), () -> now);
        try (SSLServerSocket listening =
                (SSLServerSocket) live.context().getServerSocketFactory().createServerSocket(0)) {
            BigInteger before = shown(listening, first);
            assertTrue(live.warning().isEmpty());
            now = now.plus(Duration.ofDays(390));
            assertTrue(
                    live.warning().orElse("").contains("runs out at"),
                    live.warning().toString());
            now = now.plus(Duration.ofDays(20));
            assertTrue(
                    live.warning().orElse("").contains("ran out at"),
                    live.warning().toString());
            live.refresh();
            assertTrue(live.warning().isPresent(), "nothing was renewed");
            now = Instant.now();
            Path second = made("second");
            for (String name : new String[] {"server.pem", "server.key"}) {
                Files.copy(second.resolve(name), first.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            live.refresh();
            assertTrue(live.warning().isEmpty(), live.warning().toString());
            assertNotEquals(before, shown(listening, second));
        }
    }

    @Test
    void aRenewalThatCannotBeUsedLeavesInForceWhatWas() throws Exception {
        Path first = made("first");
        LiveCertificate live = LiveCertificate.of(first.resolve("server.pem"), first.resolve("server.key"), () -> now);
        try (SSLServerSocket listening =
                (SSLServerSocket) live.context().getServerSocketFactory().createServerSocket(0)) {
            BigInteger before = shown(listening, first);
            String good = Files.readString(first.resolve("server.pem"));
            Files.writeString(first.resolve("server.pem"), "half a certifica");
            live.refresh();
            assertTrue(
                    live.warning().orElse("").contains("cannot be used"),
                    live.warning().toString());
            Files.writeString(
                    first.resolve("server.pem"), Files.readString(made("other").resolve("server.pem")));
            live.refresh();
            assertTrue(
                    live.warning().orElse("").contains("not that of the certificate"),
                    live.warning().toString());
            assertEquals(before, shown(listening, first));
            Files.writeString(first.resolve("server.pem"), good + "\n");
            live.refresh();
            assertTrue(live.warning().isEmpty(), live.warning().toString());
        }
    }

    /** As for every other key: its group counts as others do, since who is in it is decided elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw--w----", "rw-----w-"})
    void aKeyThatOthersReachIsRefusedWithWhatToDo(String mode) throws Exception {
        Path key = made("first").resolve("server.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        IOException refused = assertThrows(
                IOException.class, () -> LiveCertificate.of(key.resolveSibling("server.pem"), key, () -> now));
        assertTrue(refused.getMessage().contains("chmod 600 " + key), refused.getMessage());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        LiveCertificate.of(key.resolveSibling("server.pem"), key, () -> now);
    }

    @Test
    void aKeyThatIsOpenedToOthersWhileItRunsIsTold() throws Exception {
        Path first = made("first");
        Path key = first.resolve("server.key");
        LiveCertificate live = LiveCertificate.of(first.resolve("server.pem"), key, () -> now);
        try (SSLServerSocket listening =
                (SSLServerSocket) live.context().getServerSocketFactory().createServerSocket(0)) {
            BigInteger before = shown(listening, first);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
            live.refresh();
            assertTrue(live.warning().orElse("").contains("chmod 600 " + key), "" + live.warning());
            assertTrue(live.warning().orElse("").contains("in force stays"), "" + live.warning());
            assertEquals(before, shown(listening, first));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            live.refresh();
            assertTrue(live.warning().isEmpty(), live.warning().toString());
        }
    }

    @Test
    void aRenewalWhoseKeyOthersReachLeavesInForceWhatWas() throws Exception {
        Path first = made("first");
        Path key = first.resolve("server.key");
        LiveCertificate live = LiveCertificate.of(first.resolve("server.pem"), key, () -> now);
        try (SSLServerSocket listening =
                (SSLServerSocket) live.context().getServerSocketFactory().createServerSocket(0)) {
            BigInteger before = shown(listening, first);
            Path second = made("second");
            Files.setPosixFilePermissions(second.resolve("server.key"), PosixFilePermissions.fromString("rw-r--r--"));
            for (String name : new String[] {"server.pem", "server.key"}) {
                Files.move(second.resolve(name), first.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            live.refresh();
            assertTrue(live.warning().orElse("").contains("chmod 600 " + key), "" + live.warning());
            assertEquals(before, shown(listening, first));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            live.refresh();
            assertTrue(live.warning().isEmpty(), live.warning().toString());
            assertNotEquals(before, shown(listening, second));
        }
    }

    private Path made(String name) throws IOException {
        Authority.openOrMake(directory.resolve(name), "127.0.0.1", now);
        return directory.resolve(name);
    }

    /** Has a client connect that trusts that authority. @return the serial number of what it was shown */
    private static BigInteger shown(SSLServerSocket listening, Path made) throws Exception {
        Thread answering = Thread.startVirtualThread(() -> {
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
                socket.getOutputStream().write(42);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(made.resolve("authority.pem"))) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket client =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", listening.getLocalPort())) {
            assertEquals(42, client.getInputStream().read());
            return ((X509Certificate) client.getSession().getPeerCertificates()[0]).getSerialNumber();
        } finally {
            answering.join();
        }
    }
}
