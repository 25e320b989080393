package dev.lineclear.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What the one cookie is called and allowed, over TLS and in clear. */
final class CookieTest {
    private static HttpResponse<String> ask(String origin, String sent) throws Exception {
        Cookie cookie = new Cookie(origin);
        WebServer server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .shutdownHook(false)
                .routing(HttpRouting.builder().get("/", (request, response) -> {
                    cookie.set(response, "value");
                    response.send(cookie.of(request).orElse("none"));
                }))
                .build()
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                    .header("Cookie", sent)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } finally {
            server.stop();
        }
    }

    @Test
    void overTlsItIsOfThisHostAndSecure() throws Exception {
        HttpResponse<String> answer = ask("https://lineclear.example.com", "a=b; __Host-lineclear=x; c=d");
        assertEquals("x", answer.body());
        assertEquals(
                "__Host-lineclear=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=36000; Secure",
                answer.headers().firstValue("Set-Cookie").orElseThrow());
        for (String other :
                new String[] {"lineclear=x", "lineclear-local=x", "a__Host-lineclear=x", "x=__Host-lineclear"}) {
            assertEquals("none", ask("https://lineclear.example.com", other).body(), other);
        }
    }

    @Test
    void inClearItHasAnotherName() throws Exception {
        HttpResponse<String> answer = ask("http://localhost:7703", "lineclear-local=x");
        assertEquals("x", answer.body());
        String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(set.startsWith("lineclear-local=value; Path=/; HttpOnly;"), set);
    }

    @Test
    void twiceIsNone() throws Exception {
        assertEquals(
                "none",
                ask("http://localhost:7703", "lineclear-local=x; lineclear-local=y")
                        .body());
    }
}
