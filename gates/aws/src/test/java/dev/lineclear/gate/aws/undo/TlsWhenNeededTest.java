package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.lineclear.gate.http.TestTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Whom the gateway's own calls to production trust. */
final class TlsWhenNeededTest {
    private static final byte[] TABLES = "{\"TableNames\":[\"orders\"]}".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger calls = new AtomicInteger();
    private SSLContext before;
    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        before = SSLContext.getDefault();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestTls.server()));
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, TABLES.length);
            exchange.getResponseBody().write(TABLES);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        SSLContext.setDefault(before);
    }

    private List<String> tables(String host) {
        try (AwsClients clients = new AwsClients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "secret")),
                Map.of(
                        "dynamodb",
                        URI.create("https://" + host + ":" + server.getAddress().getPort())))) {
            return clients.dynamodb(Map.of("region", "us-east-1")).listTables().tableNames();
        }
    }

    @Test
    void whoIsCertifiedByThoseTheMachineTrustsIsAsked() throws Exception {
        SSLContext.setDefault(TestTls.client());
        assertEquals(List.of("orders"), tables("127.0.0.1"));
        assertEquals(1, calls.get());
    }

    @Test
    void whoCertifiesHimselfIsToldNothing() {
        SdkClientException refused = assertThrows(SdkClientException.class, () -> tables("127.0.0.1"));
        assertInstanceOf(SSLHandshakeException.class, refused.getCause());
        assertEquals(0, calls.get());
    }

    @Test
    void anotherNameThanTheCertificatesIsToldNothing() throws Exception {
        SSLContext.setDefault(TestTls.client());
        SdkClientException refused = assertThrows(SdkClientException.class, () -> tables("127.0.0.2"));
        assertInstanceOf(SSLPeerUnverifiedException.class, refused.getCause());
        assertEquals(0, calls.get());
    }
}
