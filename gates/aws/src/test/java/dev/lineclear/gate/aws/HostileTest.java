package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Body;
import dev.lineclear.gate.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an attacker, or a broken client, sends: each is refused in its protocol's form, and the next request works. */
class HostileTest {
    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static SignedRaw dynamodb(String operation, String body) {
        return new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .body(body);
    }

    private void refused(String answer, String start, String holding) throws IOException {
        assertTrue(answer.startsWith("HTTP/1.1 " + start), answer);
        assertTrue(answer.contains(holding), answer);
        for (String secret : new String[] {Rig.AGENT_SECRET, Rig.AGENT_TOKEN, Rig.GATEWAY_KEY, Rig.GATEWAY_SECRET}) {
            assertFalse(answer.contains(secret), "no secret in " + answer);
        }
        assertTrue(rig.proposals.isEmpty(), () -> rig.proposals.toString());
        assertTrue(rig.production.requests.isEmpty());
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
        rig.proposals.clear();
        rig.production.requests.clear();
    }

    private String say(String request) throws IOException {
        try (RawClient client = new RawClient(rig.server.port())) {
            return client.say(request).hearAll();
        }
    }

    @Test
    void unsignedRequestsAreRefusedByName() throws IOException {
        String json = "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
                + "Content-Type: application/x-amz-json-1.0\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        refused(say(json), "403", "MissingAuthenticationTokenException");
        refused(say("GET /b/k HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), "403", "<Code>AccessDenied</Code>");
    }

    @Test
    void signatureVersion2IsRefusedByName() throws IOException {
        refused(
                say("GET /b/k?AWSAccessKeyId=A&Signature=s&Expires=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
                "400",
                "Signature Version 2");
        refused(
                say("GET /b/k HTTP/1.1\r\nHost: h\r\nAuthorization: AWS A:s\r\nConnection: close\r\n\r\n"),
                "400",
                "Signature Version 2");
    }

    @Test
    void aBodyChangedAfterSigningIsRefused() throws IOException {
        byte[] bytes = dynamodb("DeleteTable", "{\"TableName\":\"beta\"}")
                .unsigned("Connection", "close")
                .bytes();
        String changed = new String(bytes, StandardCharsets.ISO_8859_1).replace("beta", "prod");
        refused(say(changed), "403", "InvalidSignatureException");
    }

    @Test
    void aTargetHeaderChangedOrAddedAfterSigningIsRefused() throws IOException {
        byte[] bytes =
                dynamodb("ListTables", "{}").unsigned("Connection", "close").bytes();
        String changed = new String(bytes, StandardCharsets.ISO_8859_1).replace("ListTables", "DeleteTable");
        refused(say(changed), "403", "InvalidSignatureException");
        refused(
                new SignedRaw("GET", "/b/k", "s3")
                        .unsigned("x-amz-copy-source", "/other/k")
                        .send(rig),
                "403",
                "not signed");
        refused(
                dynamodb("ListTables", "{}")
                        .unsigned("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                        .send(rig),
                "400",
                "twice");
    }

    @Test
    void pathsAreTakenAsTheyAreSignedAndMeanOneThing() throws IOException {
        byte[] bytes = new SignedRaw("GET", "/b/a/k", "s3")
                .unsigned("Connection", "close")
                .bytes();
        for (String other : new String[] {"/b/a//k", "/b/a%2Fk", "/b/./a/k", "/b/x/../a/k", "/b/%61/k"}) {
            String changed =
                    new String(bytes, StandardCharsets.ISO_8859_1).replace("GET /b/a/k ", "GET " + other + " ");
            String answer = say(changed);
            if (other.contains("/.")) {
                refused(answer, "400", "InvalidRequest");
            } else if (!answer.startsWith("HTTP/1.1 200")) {
                refused(answer, "403", "SignatureDoesNotMatch");
            } else {
                // the same in canonical form: then it must be the same object
                assertEquals("a/k", rig.proposals.getFirst().input().path("Key").asString(), other);
                rig.proposals.clear();
                rig.production.requests.clear();
            }
        }
        String dots = new SignedRaw("DELETE", "/beta/../prod", "s3").send(rig);
        assertTrue(dots.startsWith("HTTP/1.1 "), dots);
        rig.proposals.forEach(p -> assertFalse(p.operation().equals("s3:DeleteBucket"), p.operation()));
    }

    @Test
    void whatIsTooLargeOrTooDeepIsRefused() throws IOException {
        refused(dynamodb("PutItem", "[".repeat(101) + "]".repeat(101)).send(rig), "400", "SerializationException");
        refused(
                dynamodb("PutItem", "{\"a\":".repeat(5000) + "1" + "}".repeat(5000))
                        .send(rig),
                "400",
                "Serialization");
        refused(dynamodb("PutItem", "{\"n\":" + "9".repeat(5000) + "}").send(rig), "400", "Serialization");
        byte[] head = dynamodb("PutItem", "{}").bytes();
        String signedHead = new String(head, StandardCharsets.ISO_8859_1)
                .replace("Content-Length: 2\r\n\r\n{}", "Content-Length: " + (Bodies.MAX_BYTES + 1) + "\r\n\r\n");
        refused(say(signedHead), "413", "RequestEntityTooLarge");
        refused(new SignedRaw("POST", "/b?delete", "s3").body("<a>".repeat(40)).send(rig), "400", "MalformedXML");
        refused(
                new SignedRaw("POST", "/b?delete", "s3")
                        .body("<Delete>" + manyObjects() + "</Delete>")
                        .send(rig),
                "400",
                "more than 2000");
    }

    private static String manyObjects() {
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i <= 2000; i++) {
            objects.append("<Object><Key>").append(i).append("</Key></Object>");
        }
        return objects.toString();
    }

    @Test
    void externalEntitiesAndBillionLaughsAreNotRead() throws IOException {
        for (String xml : new String[] {
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\"><Delete/>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><Delete><Object><Key>&x;</Key></Object></Delete>",
            "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><Delete><Object><Key>&b;</Key></Object></Delete>",
            "<?php x?><Delete/>",
            "<Delete><Object><Key>&undefined;</Key></Object></Delete>",
            "<Delete>",
            "\u0000\u0001"
        }) {
            refused(new SignedRaw("POST", "/b?delete", "s3").body(xml).send(rig), "400", "MalformedXML");
        }
    }

    @Test
    void anUnknownChunkSizeIsAnsweredAtOnce() throws IOException {
        String signed = new String(dynamodb("ListTables", "{}").bytes(), StandardCharsets.ISO_8859_1)
                .replace("Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n0x1\r\n{\r\n0\r\n\r\n");
        refused(say(signed), "400", "ValidationException");
    }

    @Test
    void randomBytesInEveryReaderAreRefusedOrReadNeverThrown() {
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String pieces =
                "<>&;/=?.[]{}\":,%2+\\ aA0&amp;<Delete><Object><Key>&#0;<![CDATA[x]]><!--x--> member.1.entry.2.key=";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                int at = random.nextInt(pieces.length());
                text.append(pieces, at, Math.min(pieces.length(), at + 1 + random.nextInt(8)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            Optional<Body> form = random.nextBoolean() ? Rig.CATALOG.body("s3:DeleteObjects") : Optional.empty();
            reads(() -> XmlInput.read(bytes, form, TreeRoom.UNSHARED));
            reads(() -> CborInput.read(bytes, TreeRoom.UNSHARED));
            reads(() -> {
                Map<String, String> parameters = new HashMap<>();
                FormInput.parse(text.toString(), parameters);
                return FormInput.tree(parameters, java.util.List.of(), "sqs");
            });
        }
    }

    private interface Reading {
        Object read() throws Refused;
    }

    private static void reads(Reading reading) {
        try {
            Object unused = reading.read();
        } catch (Refused e) {
            assertTrue(e.refusal().status() >= 400);
        }
    }

    @Test
    void formDecodingIsExact() throws Refused {
        Map<String, String> parameters = new HashMap<>();
        FormInput.parse("a=%C3%A9+x&b&=c&d=%25", parameters);
        assertEquals(Map.of("a", "\u00e9 x", "b", "", "", "c", "d", "%"), parameters);
        for (String bad : new String[] {"a=%", "a=%2", "a=%zz", "a=%C3", "a=1&a=2"}) {
            assertThrows(Refused.class, () -> FormInput.parse(bad, new HashMap<>()), bad);
        }
    }
}
