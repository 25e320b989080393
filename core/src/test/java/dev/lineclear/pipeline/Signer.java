package dev.lineclear.pipeline;

import dev.lineclear.safeguard.approval.Statement;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key that signs as {@code ssh-keygen -Y sign -n lineclear} does (OpenSSH's PROTOCOL.sshsig), in-process. */
final class Signer {
    private static final String TYPE = "ssh-ed25519";
    private static final int ED25519_BYTES = 32;

    private final KeyPair pair;
    private final byte[] blob;

    Signer() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        byte[] encoded = pair.getPublic().getEncoded();
        blob = bytes(text(TYPE), Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length));
    }

    /** In authorized_keys form. */
    String line() {
        return TYPE + " " + Base64.getEncoder().encodeToString(blob);
    }

    String sign(Statement statement) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(statement.bytes());
            byte[] magic = text("SSHSIG");
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(magic);
            signature.update(bytes(text("lineclear"), new byte[0], text("sha512"), hash));
            byte[] value = bytes(text(TYPE), signature.sign());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(magic);
            out.writeBytes(new byte[] {0, 0, 0, 1});
            out.writeBytes(bytes(blob, text("lineclear"), new byte[0], text("sha512"), value));
            return "-----BEGIN SSH SIGNATURE-----\n"
                    + Base64.getMimeEncoder(70, text("\n")).encodeToString(out.toByteArray())
                    + "\n-----END SSH SIGNATURE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** SSH strings (RFC 4251 section 5) one after the other. */
    private static byte[] bytes(byte[]... strings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (byte[] string : strings) {
                out.writeInt(string.length);
                out.write(string);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
