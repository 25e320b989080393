package dev.lineclear.safeguard.approval;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A hardware key in software, by OpenSSH's PROTOCOL.u2f: it signs what the device would sign. That it does so rightly is
 * shown by OpenSSH, which accepts its signatures.
 */
final class SecurityKey {
    private final String type;
    private final String application;
    private final KeyPair pair;
    private final byte[] blob;

    private SecurityKey(String type, String application, KeyPair pair, byte[] blob) {
        this.type = type;
        this.application = application;
        this.pair = pair;
        this.blob = blob;
    }

    static SecurityKey ed25519(String application) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] y = fixed(((EdECPublicKey) pair.getPublic()).getPoint().getY(), 32);
        byte[] raw = new byte[32];
        for (int i = 0; i < 32; i++) {
            raw[i] = y[31 - i];
        }
        if (((EdECPublicKey) pair.getPublic()).getPoint().isXOdd()) {
            raw[31] |= (byte) 0x80;
        }
        String type = "sk-ssh-ed25519@openssh.com";
        byte[] blob = new SshWire.Writer()
                .string(type)
                .string(raw)
                .string(application)
                .bytes();
        return new SecurityKey(type, application, pair, blob);
    }

    static SecurityKey ecdsa(String application) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var point = ((ECPublicKey) pair.getPublic()).getW();
        byte[] raw = new SshWire.Writer()
                .raw(new byte[] {4})
                .raw(fixed(point.getAffineX(), 32))
                .raw(fixed(point.getAffineY(), 32))
                .bytes();
        String type = "sk-ecdsa-sha2-nistp256@openssh.com";
        byte[] blob = new SshWire.Writer()
                .string(type)
                .string("nistp256")
                .string(raw)
                .string(application)
                .bytes();
        return new SecurityKey(type, application, pair, blob);
    }

    String line() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    /** @param flags 1 for touched, 4 for verified by PIN or finger */
    String sign(byte[] message, int flags) throws Exception {
        byte[] toSign = new SshWire.Writer()
                .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
                .string(SshSignature.NAMESPACE)
                .string("")
                .string("sha512")
                .string(MessageDigest.getInstance("SHA-512").digest(message))
                .bytes();
        byte[] device = new SshWire.Writer()
                .raw(sha256(application.getBytes(StandardCharsets.US_ASCII)))
                .raw(new byte[] {(byte) flags})
                .uint32(7)
                .raw(sha256(toSign))
                .bytes();
        byte[] signature = new SshWire.Writer()
                .string(type)
                .string(raw(device))
                .raw(new byte[] {(byte) flags})
                .uint32(7)
                .bytes();
        return armour(new SshWire.Writer()
                .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
                .uint32(1)
                .string(blob)
                .string(SshSignature.NAMESPACE)
                .string("")
                .string("sha512")
                .string(signature)
                .bytes());
    }

    static String armour(byte[] blob) {
        return "-----BEGIN SSH SIGNATURE-----\n"
                + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob) + "\n-----END SSH SIGNATURE-----\n";
    }

    private byte[] raw(byte[] device) throws Exception {
        boolean ed25519 = type.startsWith("sk-ssh-ed25519");
        Signature signer = Signature.getInstance(ed25519 ? "Ed25519" : "SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(device);
        byte[] signature = signer.sign();
        return ed25519
                ? signature
                : new SshWire.Writer()
                        .string(new BigInteger(1, Arrays.copyOf(signature, 32)).toByteArray())
                        .string(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)).toByteArray())
                        .bytes();
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
