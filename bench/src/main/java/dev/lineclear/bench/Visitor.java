package dev.lineclear.bench;

import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person at the console without a browser: comes in with a passkey made here (WebAuthn section 6.5), and looks. */
final class Visitor {
    private static final int COORDINATE = 32;
    private static final int CREDENTIAL = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String origin;
    private String cookie = "";

    private Visitor(String origin) {
        this.origin = origin;
    }

    static Visitor enrolled(String origin, String invitation) throws IOException {
        Visitor visitor = new Visitor(origin);
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("invitation", invitation);
        JsonNode started = visitor.post("/enrol/start", asked);
        String challenge =
                started.path("options").path("publicKey").path("challenge").asString();
        visitor.post("/enrol/finish", visitor.credential(invitation, challenge));
        return visitor;
    }

    private ObjectNode credential(String invitation, String challenge) {
        byte[] id = HEX.parseHex("0b".repeat(CREDENTIAL));
        String clientData = "{\"type\":\"webauthn.create\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin
                + "\",\"crossOrigin\":false}";
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("invitation", invitation);
        ObjectNode credential = body.putObject("credential");
        credential.put("id", base64(id));
        credential.put("rawId", base64(id));
        credential.put("type", "public-key");
        credential.putObject("clientExtensionResults");
        ObjectNode response = credential.putObject("response");
        response.put("clientDataJSON", base64(clientData.getBytes(StandardCharsets.UTF_8)));
        response.put("attestationObject", base64(attestation(id)));
        return body;
    }

    /** Of the kind none: CBOR of the format, an empty statement, and the authenticator's data with a P-256 key in COSE. */
    private byte[] attestation(byte[] id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.writeBytes(MessageDigest.getInstance("SHA-256")
                    .digest(URI.create(origin).getHost().getBytes(StandardCharsets.UTF_8)));
            data.writeBytes(HEX.parseHex("45" + "00000000" + "00".repeat(16) + "0010"));
            data.writeBytes(id);
            data.writeBytes(HEX.parseHex("a5010203262001215820"));
            data.writeBytes(coordinate(key.getW().getAffineX()));
            data.writeBytes(HEX.parseHex("225820"));
            data.writeBytes(coordinate(key.getW().getAffineY()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(HEX.parseHex("a363666d74646e6f6e656761747453746d74a068617574684461746158"));
            out.write(data.size());
            out.writeBytes(data.toByteArray());
            return out.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static byte[] coordinate(BigInteger value) {
        return HEX.parseHex("%064x".formatted(value).substring(0, 2 * COORDINATE));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private JsonNode post(String path, JsonNode body) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(origin + path))
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
        answer.headers().firstValue("set-cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        return CanonicalJson.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    /** A page, whole. */
    String get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(origin + path))
                        .header("Cookie", cookie)
                        .build())
                .body();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(
                        request.uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
