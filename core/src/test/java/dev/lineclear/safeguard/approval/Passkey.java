package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/** An authenticator in software, that does as it is told: also what real ones never would. */
final class Passkey {
    static final String ORIGIN = "https://lineclear.example.com";
    static final int TOUCHED = 1;
    static final int VERIFIED = 5;

    private final KeyPair pair;
    private final String algorithm;
    private final PasskeyKey key;

    private Passkey(KeyPair pair, String algorithm, byte[] cose) throws Exception {
        this.pair = pair;
        this.algorithm = algorithm;
        this.key = PasskeyKey.of(ORIGIN, cose, new byte[] {1, 2, 3});
    }

    static Passkey es256() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var point = ((ECPublicKey) pair.getPublic()).getW();
        byte[] cose = join(
                hex("a5010203262001215820"),
                fixed(point.getAffineX(), 32),
                hex("225820"),
                fixed(point.getAffineY(), 32));
        return new Passkey(pair, "SHA256withECDSA", cose);
    }

    static Passkey ed25519() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        EdECPublicKey edwards = (EdECPublicKey) pair.getPublic();
        byte[] y = fixed(edwards.getPoint().getY(), 32);
        byte[] raw = new byte[32];
        for (int i = 0; i < 32; i++) {
            raw[i] = y[31 - i];
        }
        if (edwards.getPoint().isXOdd()) {
            raw[31] |= (byte) 0x80;
        }
        return new Passkey(pair, "Ed25519", join(hex("a4010103272006215820"), raw));
    }

    static Passkey rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        RSAPublicKey rsa = (RSAPublicKey) pair.getPublic();
        byte[] length = {(byte) (bits / 8 >> 8), (byte) (bits / 8)};
        byte[] cose = join(
                hex("a401030339010020"),
                bits < 2_048 ? hex("58") : hex("59"),
                bits < 2_048 ? new byte[] {length[1]} : length,
                fixed(rsa.getModulus(), bits / 8),
                hex("2143010001"));
        return new Passkey(pair, "SHA256withRSA", cose);
    }

    PasskeyKey key() {
        return key;
    }

    String sign(byte[] message) throws Exception {
        return sign(client("webauthn.get", message, ORIGIN), data("lineclear.example.com", VERIFIED));
    }

    String sign(byte[] clientData, byte[] authenticatorData) throws Exception {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(authenticatorData);
        signer.update(PasskeySignature.challenge(clientData));
        return PasskeySignature.text(key, authenticatorData, clientData, signer.sign());
    }

    static byte[] client(String type, byte[] message, String origin) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("type", type);
        json.put(
                "challenge",
                Base64.getUrlEncoder().withoutPadding().encodeToString(PasskeySignature.challenge(message)));
        json.put("origin", origin);
        json.put("crossOrigin", false);
        return CanonicalJson.MAPPER.writeValueAsBytes(json);
    }

    static byte[] data(String party, int flags) {
        return join(
                PasskeySignature.challenge(party.getBytes(StandardCharsets.US_ASCII)),
                new byte[] {(byte) flags, 0, 0, 0, 7});
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] out = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, out, length - count, count);
        return out;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
