package dev.lineclear.e2e;

import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What makes a passkey outside of a browser, as a client of the API would: ES256, without attestation (WebAuthn, section 8.7). */
final class SoftAuthenticator {
    private static final int VERIFIED_WITH_KEY = 0x45;
    private static final int COORDINATE = 32;

    private SoftAuthenticator() {}

    /**
     * A registration's answer.
     *
     * @param options as the gateway asked
     * @param origin that the authenticator believes it is asked by
     */
    static ObjectNode register(JsonNode options, String origin) throws Exception {
        JsonNode asked = options.path("publicKey");
        byte[] id = asked.path("challenge").asString().substring(0, 16).getBytes(StandardCharsets.US_ASCII);
        ObjectNode client = CanonicalJson.MAPPER.createObjectNode();
        client.put("type", "webauthn.create");
        client.put("challenge", asked.path("challenge").asString());
        client.put("origin", origin);
        client.put("crossOrigin", false);
        byte[] data = join(
                MessageDigest.getInstance("SHA-256")
                        .digest(asked.path("rp").path("id").asString().getBytes(StandardCharsets.UTF_8)),
                new byte[] {VERIFIED_WITH_KEY, 0, 0, 0, 0},
                new byte[16],
                new byte[] {0, (byte) id.length},
                id,
                cose());
        // CBOR (RFC 8949): {"fmt": "none", "attStmt": {}, "authData": bytes}
        byte[] attestation = join(
                HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a068617574684461746158"),
                new byte[] {(byte) data.length},
                data);
        ObjectNode credential = CanonicalJson.MAPPER.createObjectNode();
        credential.put("type", "public-key");
        credential.put("id", text(id));
        credential.put("rawId", text(id));
        credential.putObject("clientExtensionResults");
        ObjectNode response = credential.putObject("response");
        response.put("clientDataJSON", text(CanonicalJson.bytes(client)));
        response.put("attestationObject", text(attestation));
        return credential;
    }

    private static byte[] cose() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return join(
                HexFormat.of().parseHex("a5010203262001215820"),
                fixed(point.getAffineX()),
                HexFormat.of().parseHex("225820"),
                fixed(point.getAffineY()));
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
