package dev.lineclear.safeguard.approval;

/** Signatures of people, by SSH key or passkey, on texts other than votes, and their keys. Never throws for what somebody else sent. */
public final class Signatures {
    private Signatures() {}

    /** Whether {@code proof} is a signature of {@code message}, made for Lineclear, by the key {@code publicKey}. */
    public static boolean verify(String proof, byte[] message, String publicKey) {
        try {
            Proof signature = Proof.parse(proof);
            if (!signature.keyText().equals(bare(publicKey))) {
                return false;
            }
            signature.verify(message);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Whether {@code proof} is a signature of {@code message}, made for Lineclear, by the key that it names itself. */
    public static boolean verifies(String proof, byte[] message) {
        try {
            Proof.parse(proof).verify(message);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * An SSH key in the form it is stored in, without its comment. Passkeys come by a ceremony, never by a line.
     *
     * @throws IllegalArgumentException when it is no public key that may sign, with why
     */
    public static String publicKey(String line) {
        try {
            return SshPublicKey.parse(line).text();
        } catch (RefusedException e) {
            throw new IllegalArgumentException(e.sentence(), e);
        }
    }

    /** Whether the two lines are the same key, whatever their comments. */
    public static boolean sameKey(String one, String other) {
        try {
            return bare(one).equals(bare(other));
        } catch (RefusedException e) {
            return false;
        }
    }

    private static String bare(String line) throws RefusedException {
        return PasskeyKey.is(line)
                ? PasskeyKey.parse(line).text()
                : SshPublicKey.parse(line).text();
    }
}
