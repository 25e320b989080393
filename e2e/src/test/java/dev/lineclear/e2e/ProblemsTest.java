package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.FreePorts;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever goes wrong at the console's, the API's and the control interface's ports is a problem document, HTTP itself included. */
final class ProblemsTest {
    @TempDir
    Path directory;

    @Test
    void everyErrorIsAProblem() throws Exception {
        int port = FreePorts.next();
        try (Installation lineclear = Installation.start(
                directory,
                Map.of("dynamodb", URI.create("http://127.0.0.1:1")),
                "console: { address: \"127.0.0.1:" + port + "\", url: \"http://localhost:" + port + "\" }\n")) {
            Await.until("the console is there", Duration.ofSeconds(30), () -> lineclear
                    .log()
                    .contains("  console    "));
            String host = "Host: localhost:" + port + "\r\n";
            asPeopleAndProgramsAsk(port, host);
            malformed(port, host);
            JsonNode control =
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
            int controlled = URI.create(control.path("control").asString()).getPort();
            malformed(controlled, host);
            isProblem(404, raw(controlled, "GET /v1/nothing HTTP/1.1\r\n" + host + "\r\n"));
            isProblem(403, raw(controlled, "GET /v1/sessions HTTP/1.1\r\n" + host + "\r\n"));
        }
    }

    private static void asPeopleAndProgramsAsk(int port, String host) throws Exception {
        String page = raw(port, "GET /nothing HTTP/1.1\r\n" + host + "Accept: text/html\r\n\r\n");
        assertTrue(page.startsWith("HTTP/1.1 404 ") && page.contains("text/html"), page);
        Map<String, Integer> asked = new LinkedHashMap<>();
        asked.put("GET /nothing HTTP/1.1\r\n" + host + "Accept: application/json\r\n\r\n", 404);
        asked.put("GET /api HTTP/1.1\r\n" + host + "\r\n", 404);
        asked.put("GET /api/ HTTP/1.1\r\n" + host + "Accept: text/html\r\n\r\n", 404);
        asked.put("GET /api/v1/nothing HTTP/1.1\r\n" + host + "Accept: text/html\r\n\r\n", 404);
        asked.put("GET /api/v1/holds HTTP/1.1\r\nHost: elsewhere\r\n\r\n", 421);
        asked.put("GET / HTTP/1.1\r\nHost: elsewhere\r\nAccept: application/problem+json\r\n\r\n", 421);
        asked.put("FETCH /api/v1/holds HTTP/1.1\r\n" + host + "\r\n", 405);
        asked.put("FETCH / HTTP/1.1\r\n" + host + "\r\n", 404);
        asked.put("PUT / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 404);
        asked.put("GET /api/v1/holds HTTP/1.1\r\n" + host + "\r\n", 401);
        for (Map.Entry<String, Integer> one : asked.entrySet()) {
            isProblem(one.getValue(), raw(port, one.getKey()));
        }
        String login = "POST /api/v1/login HTTP/1.1\r\n" + host + "Content-Type: application/json\r\n";
        isProblem(400, raw(port, login + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"));
        isProblem(413, raw(port, login + "Content-Length: 999999\r\n\r\n"));
    }

    private static void malformed(int port, String host) throws Exception {
        isProblem(400, raw(port, "nonsense\r\n\r\n"));
        isProblem(400, raw(port, "GET  / HTTP/1.1\r\n" + host + "\r\n"));
        isProblem(400, raw(port, "GET /api/v1/holds HTTP/1.1\r\nno colon\r\n\r\n"));
        isProblem(400, raw(port, "GET / HTTP/1.1\r\n\r\n"));
        isProblem(-1, raw(port, "GET / HTTP/9.9\r\n" + host + "\r\n"));
        isProblem(-1, raw(port, "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\n" + host + "\r\n"));
        isProblem(-1, raw(port, "GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(100_000) + "\r\n\r\n"));
        isProblem(400, raw(port, "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"));
        isProblem(400, raw(port, "GET /<script> HTTP/1.1\r\n" + host + "\r\n"));
    }

    /** @param status -1 for any of those that say that the client is wrong */
    private static void isProblem(int status, String answer) {
        int space = answer.indexOf(' ');
        assertTrue(space > 0, "no answer: " + answer);
        int said = Integer.parseInt(answer.substring(space + 1, space + 4));
        if (status > 0) {
            assertEquals(status, said, answer);
        }
        assertTrue(said >= 400 && said != 500, answer);
        assertTrue(
                answer.toLowerCase(java.util.Locale.ROOT).contains("content-type: application/problem+json"), answer);
        JsonNode problem = CanonicalJson.parse(
                answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8));
        assertEquals(said, problem.path("status").asInt(), answer);
        for (String member : new String[] {"type", "title", "detail", "next"}) {
            assertTrue(!problem.path(member).asString("").isEmpty(), member + " of " + answer);
        }
        assertTrue(!answer.contains("<script"), answer);
    }

    /** One request as it is, on a connection of its own. @return the whole answer */
    private static String raw(int port, String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return head.toString();
                }
                head.append((char) next);
            }
            String length = head.toString().replaceFirst("(?is).*content-length: ([0-9]+).*", "$1");
            byte[] body = length.matches("[0-9]+") ? in.readNBytes(Integer.parseInt(length)) : in.readAllBytes();
            return head + new String(body, StandardCharsets.UTF_8);
        }
    }
}
