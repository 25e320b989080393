package dev.lineclear.safeguard.approval;

import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A person's passkey (WebAuthn level 3), as a line like an SSH key's: {@code passkey}, base64 of the console's origin and
 * the COSE public key, and the credential's id, by which browsers find it again and which is no part of the key.
 *
 * <p>The origin belongs to the key: a signature got by another site, or by another port of this machine, does not count,
 * and whoever verifies later needs nothing but the key.
 */
public final class PasskeyKey {
    /** The first word of the line. */
    public static final String TYPE = "passkey";

    /** WebAuthn section 5.8.3: authenticators make ids of 1,023 bytes at most. */
    public static final int MAX_CREDENTIAL_BYTES = 1_023;

    /** A host's name has 253 characters at most. */
    private static final int MAX_ORIGIN = 300;

    private static final int MAX_LINE = 12_288;
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Pattern ORIGIN = Pattern.compile(
            "(?:https://(?=[0-9.-]*[a-z])[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|http://localhost)(?::[1-9][0-9]{0,4})?");

    private final String origin;
    private final byte[] cose;
    private final byte[] credential;
    private final CoseKey.Verifying verifying;

    private PasskeyKey(String origin, byte[] cose, byte[] credential) throws RefusedException {
        if (!isOrigin(origin)) {
            throw malformed("its origin is no site's");
        }
        if (credential.length > MAX_CREDENTIAL_BYTES) {
            throw malformed("its credential's id is too long");
        }
        this.origin = origin;
        this.cose = cose.clone();
        this.credential = credential.clone();
        this.verifying = CoseKey.read(cose);
    }

    /**
     * As an authenticator made it.
     *
     * @param origin such as {@code https://lineclear.example.com}; in clear on localhost only
     * @throws RefusedException when it is of no kind that may approve
     */
    public static PasskeyKey of(String origin, byte[] cose, byte[] credential) throws RefusedException {
        return new PasskeyKey(origin, cose, credential);
    }

    /** Whether a key can belong to it: a site with a name over TLS, or this machine's {@code localhost}. */
    public static boolean isOrigin(String origin) {
        return origin.length() <= MAX_ORIGIN && ORIGIN.matcher(origin).matches();
    }

    /** Whether a line says that it is a passkey. */
    public static boolean is(String line) {
        return line.startsWith(TYPE + " ");
    }

    /** @throws RefusedException {@link Reason#MALFORMED} or {@link Reason#KEY_WEAK} */
    public static PasskeyKey parse(String line) throws RefusedException {
        String[] parts = SPACE.split(line.length() > MAX_LINE ? "" : line, 4);
        if (!is(line) || parts.length < 2 || parts.length > 3) {
            throw malformed("it is not of the form `passkey KEY CREDENTIAL`");
        }
        try {
            SshWire in = new SshWire(Base64.getDecoder().decode(parts[1]), "passkey");
            String origin = in.name();
            byte[] cose = in.string();
            in.end();
            byte[] credential = parts.length == 3 ? Base64.getUrlDecoder().decode(parts[2]) : new byte[0];
            return new PasskeyKey(origin, cose, credential);
        } catch (IllegalArgumentException e) {
            throw malformed("it is not base64");
        }
    }

    /** Type and base64, without the credential's id: the form in which keys are compared. */
    public String text() {
        byte[] blob = new SshWire.Writer().string(origin).string(cose).bytes();
        return TYPE + " " + Base64.getEncoder().encodeToString(blob);
    }

    /** {@link #text} and the credential's id: the form in which keys are kept. */
    public String line() {
        return text() + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(credential);
    }

    public String origin() {
        return origin;
    }

    /** WebAuthn's relying party: the origin's host. */
    public String host() {
        return String.valueOf(URI.create(origin).getHost());
    }

    public byte[] cose() {
        return cose.clone();
    }

    /** The key as X.509 has it (SubjectPublicKeyInfo, DER), for tools that do not read COSE. */
    public byte[] x509() {
        return verifying.key().getEncoded();
    }

    public byte[] credential() {
        return credential.clone();
    }

    CoseKey.Verifying verifying() {
        return verifying;
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(Reason.MALFORMED, "The passkey cannot be read: " + why + ".");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasskeyKey that && origin.equals(that.origin) && Arrays.equals(cose, that.cose);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cose);
    }

    @Override
    public String toString() {
        return line();
    }
}
