package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to the gate on which an attack is followed by an honest request. */
final class Conversation implements AutoCloseable {
    private static final String[] SECRETS = {Rig.AGENT_SECRET, Rig.AGENT_TOKEN, Rig.GATEWAY_KEY, Rig.GATEWAY_SECRET};

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final Rig rig;
    private final RawClient client;

    Conversation(Rig rig) throws IOException {
        this.rig = rig;
        this.client = new RawClient(rig.server.port());
    }

    static SignedRaw dynamodb(String operation, String body) {
        return new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .body(body);
    }

    static String text(SignedRaw request) {
        return new String(request.bytes(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Refused with nothing proposed or sent; the next request works, on the same connection unless the answer says that it
     * closes, and then it closes.
     */
    static void refused(Rig rig, String request, String status, String holding) throws IOException {
        try (Conversation one = new Conversation(rig)) {
            String head = one.client.say(request).hearUntil("\r\n\r\n");
            boolean closes = head.toLowerCase(Locale.ROOT).contains("connection: close");
            String answer = head + (closes ? one.client.hearAll() : one.client.hear(length(head)));
            one.refusedAndNothingDone(answer, status, holding);
            if (!closes) {
                nextWorks(one);
            }
        }
        try (Conversation next = new Conversation(rig)) {
            nextWorks(next);
        }
    }

    private static int length(String head) {
        Matcher matcher = LENGTH.matcher(head);
        assertTrue(matcher.find(), head);
        return Integer.parseInt(matcher.group(1));
    }

    private void refusedAndNothingDone(String answer, String status, String holding) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains(holding.toLowerCase(Locale.ROOT)), answer);
        assertEquals(2, answer.split("HTTP/1\\.1 ", -1).length, "one answer: " + answer);
        for (String secret : SECRETS) {
            assertFalse(answer.contains(secret), answer);
        }
        assertTrue(rig.proposals.isEmpty(), () -> rig.proposals.toString());
        assertTrue(rig.production.requests.isEmpty(), () -> rig.production.requests.toString());
    }

    /** Answered as any honest request. */
    void passes(String request, String end) throws IOException {
        String answer = client.say(request).hearUntil(end);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }

    private static void nextWorks(Conversation on) throws IOException {
        String next = on.client.say(dynamodb("ListTables", "{}").bytes()).hearUntil("{}");
        assertTrue(next.startsWith("HTTP/1.1 200"), next);
        on.rig.proposals.clear();
        on.rig.production.requests.clear();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
