package dev.lineclear.safeguard.approval;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A person's SSH public key, of a kind that may approve: Ed25519 (RFC 8709), ECDSA on the NIST curves (RFC 5656), RSA of
 * {@link #MIN_RSA_BITS} bits or more, and the hardware-held forms of Ed25519 and ECDSA (OpenSSH's PROTOCOL.u2f).
 *
 * <p>Certificates, DSA and authorized_keys options are refused: an option would promise a restriction that nobody keeps.
 */
public final class SshPublicKey {
    /** NIST SP 800-57: less than 2,048 bits has been disallowed since 2014. */
    public static final int MIN_RSA_BITS = 2_048;

    /** As OpenSSH has it; verifying with more takes too long. */
    public static final int MAX_RSA_BITS = 16_384;

    /** The longest key line: RSA of the most bits takes 2,800 characters, and a comment. */
    public static final int MAX_LENGTH = 8_192;

    private static final Pattern SPACE = Pattern.compile("[ \\t]+");

    private final String type;
    private final byte[] blob;
    private final PublicKey key;
    private final String application;

    private SshPublicKey(String type, byte[] blob, PublicKey key, String application) {
        this.type = type;
        this.blob = blob;
        this.key = key;
        this.application = application;
    }

    /**
     * Reads a key in authorized_keys form: type, base64, and a comment that is ignored.
     *
     * @throws RefusedException {@link Reason#MALFORMED} or {@link Reason#KEY_WEAK}, saying what would do
     */
    public static SshPublicKey parse(String line) throws RefusedException {
        if (line.length() > MAX_LENGTH || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw malformed("it is not one line of at most " + MAX_LENGTH + " characters");
        }
        String[] parts = SPACE.split(line.strip(), 3);
        if (parts.length < 2) {
            throw malformed("it is not of the form `ssh-ed25519 AAAA… comment`");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            throw malformed("its second word is not base64");
        }
        SshPublicKey key = parse(blob);
        if (!key.type.equals(parts[0])) {
            throw malformed("its type is not what its first word says");
        }
        return key;
    }

    /** As {@link #parse(String)}, from the bytes within the base64. */
    static SshPublicKey parse(byte[] blob) throws RefusedException {
        SshWire in = new SshWire(blob, "public key");
        String type = in.name();
        try {
            String application = "";
            PublicKey key;
            switch (type) {
                case "ssh-ed25519" -> key = JdkKeys.ed25519(in.string());
                case "ssh-rsa" -> key = rsa(in);
                case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> key = ecdsa(in, type);
                case "sk-ssh-ed25519@openssh.com" -> {
                    key = JdkKeys.ed25519(in.string());
                    application = application(in);
                }
                case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
                    key = ecdsa(in, "ecdsa-sha2-nistp256");
                    application = application(in);
                }
                default ->
                    throw new RefusedException(
                            Reason.KEY_WEAK,
                            "Keys of type " + type + " do not count; use ssh-ed25519 (`ssh-keygen -t ed25519`).");
            }
            in.end();
            return new SshPublicKey(type, blob.clone(), key, application);
        } catch (GeneralSecurityException e) {
            throw malformed("its numbers are no key");
        }
    }

    private static PublicKey rsa(SshWire in) throws RefusedException, GeneralSecurityException {
        BigInteger exponent = in.positive();
        BigInteger modulus = in.positive();
        if (modulus.bitLength() < MIN_RSA_BITS) {
            throw new RefusedException(
                    Reason.KEY_WEAK,
                    "RSA keys of less than " + MIN_RSA_BITS + " bits do not count; this one has " + modulus.bitLength()
                            + ".");
        }
        boolean oddExponent = exponent.testBit(0) && exponent.bitLength() > 1 && exponent.bitLength() <= Long.SIZE;
        if (modulus.bitLength() > MAX_RSA_BITS || !oddExponent) {
            throw malformed("its RSA numbers are out of bounds");
        }
        return JdkKeys.rsa(exponent, modulus);
    }

    private static PublicKey ecdsa(SshWire in, String type) throws RefusedException, GeneralSecurityException {
        String curve = in.name();
        if (!type.equals("ecdsa-sha2-" + curve)) {
            throw malformed("its curve is not what its type says");
        }
        return JdkKeys.ecdsa(curve, in.string());
    }

    /** A hardware key is made for one application; one made for a web site must not sign here. */
    private static String application(SshWire in) throws RefusedException {
        String application = in.name();
        if (!application.startsWith("ssh:")) {
            throw new RefusedException(
                    Reason.KEY_WEAK, "This hardware key was made for something else than SSH, so it does not count.");
        }
        return application;
    }

    /** Type and base64, without a comment: the form in which keys are compared. */
    public String text() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    /** Such as {@code ssh-ed25519}. */
    public String type() {
        return type;
    }

    PublicKey key() {
        return key;
    }

    /** Of a hardware key, such as {@code ssh:}; else empty. */
    String application() {
        return application;
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(Reason.MALFORMED, "The public key cannot be read: " + why + ".");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshPublicKey that && java.util.Arrays.equals(blob, that.blob);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return text();
    }
}
