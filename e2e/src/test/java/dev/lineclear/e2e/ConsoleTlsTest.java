package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console under a name of its own, over TLS, as people have it. */
final class ConsoleTlsTest {
    private static final String NAME = "lineclear.example.com";

    @TempDir
    Path directory;

    @Test
    void overTlsTheCookieIsOfThisHostAloneAndAPasskeySigns() throws Exception {
        assumeFalse(Jvm.missing("openssl"), "needs the command openssl");
        Path key = directory.resolve("console.key");
        Path certificate = directory.resolve("console.pem");
        try (ConsoleHouse house = new ConsoleHouse(
                directory,
                "https://" + NAME,
                ", certificate: \"" + certificate + "\", key: \"" + key + "\"",
                "--host-resolver-rules=MAP " + NAME + " 127.0.0.1",
                "--ignore-certificate-errors-spki-list=" + made(key, certificate))) {
            String hold = house.held("reports");
            try (Visitor ann = house.enrolled("ann@example.com")) {
                List<Cookie> cookies = ann.context().cookies();
                assertEquals(1, cookies.size());
                assertEquals("__Host-lineclear", cookies.getFirst().name);
                assertTrue(cookies.getFirst().secure && cookies.getFirst().httpOnly);
                assertEquals(NAME, cookies.getFirst().domain, "without a dot: of this host alone");
                Response page = ann.page().navigate(house.url() + "/holds/" + hold);
                assertEquals("max-age=31536000", page.headerValue("Strict-Transport-Security"));
                ann.page().locator("button[data-action=approve]").click();
                assertThat(ann.page().locator("#live")).containsText("1 of 2 approvals so far");
                ann.page().locator("button[data-action=sign-out]").click();
                ann.page().waitForURL(house.url() + "/sign-in");
                assertEquals(List.of(), ann.context().cookies());
                ann.page().locator("button[data-action=sign-in]").click();
                ann.page().waitForURL(house.url() + "/");
            }
        }
    }

    /** @return what Chromium knows the certificate by */
    private String made(Path key, Path certificate) throws Exception {
        List<String> command =
                List.of("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30".split(" "));
        List<String> all = new java.util.ArrayList<>(command);
        all.addAll(List.of("-subj", "/CN=" + NAME, "-addext", "subjectAltName=DNS:" + NAME));
        all.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        Jvm.run(directory, Map.of(), all).ok();
        assertNotEquals(0, Files.size(key));
        try (InputStream in = Files.newInputStream(certificate)) {
            byte[] spki = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey()
                    .getEncoded();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(spki));
        }
    }
}
