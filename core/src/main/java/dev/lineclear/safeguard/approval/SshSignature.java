package dev.lineclear.safeguard.approval;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * An SSH signature as {@code ssh-keygen -Y sign -n lineclear} makes it (OpenSSH's PROTOCOL.sshsig, version 1).
 *
 * <p>Only the JDK's cryptography is used, so that a third party can follow every step against the format's text.
 */
final class SshSignature implements Proof {
    /** What separates an approval from a signature on a file, a commit or anything else. */
    static final String NAMESPACE = "lineclear";

    /** Key and signature of the largest RSA key, in base64, take a third of this. */
    static final int MAX_LENGTH = 16_384;

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int VERSION = 1;

    /** PROTOCOL.u2f: somebody touched the hardware key. */
    private static final int USER_PRESENT = 1;

    private final SshPublicKey key;
    private final String namespace;
    private final byte[] reserved;
    private final String hash;
    private final byte[] signature;

    private SshSignature(SshPublicKey key, String namespace, byte[] reserved, String hash, byte[] signature) {
        this.key = key;
        this.namespace = namespace;
        this.reserved = reserved;
        this.hash = hash;
        this.signature = signature;
    }

    /** @throws RefusedException when it cannot be read, or its key is of no kind that counts */
    static SshSignature parse(String armour) throws RefusedException {
        SshWire in = new SshWire(unwrap(armour), "signature");
        if (!Arrays.equals(MAGIC, in.raw(MAGIC.length)) || in.uint32() != VERSION) {
            throw in.malformed("is not an SSH signature of version 1");
        }
        SshPublicKey key = SshPublicKey.parse(in.string());
        SshSignature signature = new SshSignature(key, in.name(), in.string(), in.name(), in.string());
        in.end();
        return signature;
    }

    private static byte[] unwrap(String armour) throws RefusedException {
        String text = armour.length() > MAX_LENGTH ? "" : armour.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END) || text.length() < BEGIN.length() + END.length()) {
            throw new RefusedException(
                    Reason.MALFORMED,
                    "The signature cannot be read: it is not, in at most " + MAX_LENGTH
                            + " characters, what stands from `" + BEGIN + "` to `" + END + "`.");
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length())
                .replace("\r", "")
                .replace("\n", "");
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Reason.MALFORMED, "The signature cannot be read: it is not base64.");
        }
    }

    /** Whose it says it is; proves nothing before {@link #verify}. */
    SshPublicKey key() {
        return key;
    }

    @Override
    public String keyText() {
        return key.text();
    }

    /** @throws RefusedException when it is not a signature of {@code message} for {@link #NAMESPACE} by {@link #key} */
    @Override
    public void verify(byte[] message) throws RefusedException {
        if (!namespace.equals(NAMESPACE)) {
            throw new RefusedException(
                    Reason.OTHER_NAMESPACE,
                    "The signature was made for `" + namespace
                            + "`, not for approving: sign with `ssh-keygen -Y sign -n " + NAMESPACE + "`.");
        }
        byte[] signed = new SshWire.Writer()
                .raw(MAGIC)
                .string(namespace)
                .string(reserved)
                .string(hash)
                .string(digest(message))
                .bytes();
        SshWire in = new SshWire(signature, "signature");
        String algorithm = in.name();
        byte[] value = in.string();
        if (!key.application().isEmpty()) {
            signed = hardware(in, signed);
        }
        in.end();
        try {
            if (!holds(algorithm, value, signed)) {
                throw wrong();
            }
        } catch (GeneralSecurityException e) {
            throw wrong();
        }
    }

    private byte[] digest(byte[] message) throws RefusedException {
        return switch (hash) {
            case "sha256" -> sha("SHA-256", message);
            case "sha512" -> sha("SHA-512", message);
            default ->
                throw new RefusedException(
                        Reason.MALFORMED, "The signature's hash must be sha256 or sha512, not `" + hash + "`.");
        };
    }

    /** PROTOCOL.u2f: the key signs the application's hash, flags, its counter, and the message's hash. */
    private byte[] hardware(SshWire in, byte[] signed) throws RefusedException {
        int flags = in.octet();
        byte[] counter = in.raw(4);
        if ((flags & USER_PRESENT) == 0) {
            throw new RefusedException(
                    Reason.PRESENCE_MISSING, "The hardware key signed without being touched, so nobody approved.");
        }
        return new SshWire.Writer()
                .raw(sha("SHA-256", key.application().getBytes(StandardCharsets.US_ASCII)))
                .raw(new byte[] {(byte) flags})
                .raw(counter)
                .raw(sha("SHA-256", signed))
                .bytes();
    }

    private boolean holds(String algorithm, byte[] value, byte[] signed)
            throws GeneralSecurityException, RefusedException {
        boolean rsa = key.type().equals("ssh-rsa");
        if (!rsa && !algorithm.equals(key.type())) {
            throw wrong();
        }
        String type = rsa ? algorithm : key.type();
        return switch (type) {
            case "ssh-ed25519", "sk-ssh-ed25519@openssh.com" -> jdk("Ed25519", signed, value);
            case "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com" ->
                jdk("SHA256withECDSAinP1363Format", signed, pair(value, 32));
            case "ecdsa-sha2-nistp384" -> jdk("SHA384withECDSAinP1363Format", signed, pair(value, 48));
            case "ecdsa-sha2-nistp521" -> jdk("SHA512withECDSAinP1363Format", signed, pair(value, 66));
            case "rsa-sha2-256" -> jdk("SHA256withRSA", signed, value);
            case "rsa-sha2-512" -> jdk("SHA512withRSA", signed, value);
            default ->
                throw new RefusedException(
                        Reason.KEY_WEAK, "Signatures of the kind `" + type + "` do not count: it rests on SHA-1.");
        };
    }

    private boolean jdk(String algorithm, byte[] signed, byte[] value) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key.key());
        verifier.update(signed);
        return verifier.verify(value);
    }

    /** RFC 5656 section 3.1.2: r and s; both at the curve's length for the JDK. */
    private static byte[] pair(byte[] value, int length) throws RefusedException {
        SshWire in = new SshWire(value, "signature");
        byte[] both = new byte[2 * length];
        for (int half = 1; half <= 2; half++) {
            BigInteger number = in.positive();
            byte[] bytes = number.toByteArray();
            int from = bytes[0] == 0 ? 1 : 0;
            if (bytes.length - from > length) {
                throw wrong();
            }
            System.arraycopy(bytes, from, both, half * length - (bytes.length - from), bytes.length - from);
        }
        in.end();
        return both;
    }

    private static byte[] sha(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static RefusedException wrong() {
        return new RefusedException(
                Reason.SIGNATURE_WRONG, "The signature is not of this very statement by the key it names.");
    }
}
