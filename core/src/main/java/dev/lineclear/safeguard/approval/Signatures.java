package dev.lineclear.safeguard.approval;

/** SSH signatures of people on texts other than votes, and their keys. Never throws for what somebody else sent. */
public final class Signatures {
    private Signatures() {}

    /** Whether {@code armour} is a signature of {@code message}, made for Lineclear, by the key {@code publicKey}. */
    public static boolean verify(String armour, byte[] message, String publicKey) {
        try {
            SshSignature signature = SshSignature.parse(armour);
            if (!signature.key().equals(SshPublicKey.parse(publicKey))) {
                return false;
            }
            signature.verify(message);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * The key in the form it is stored in, without its comment.
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
            return SshPublicKey.parse(one).equals(SshPublicKey.parse(other));
        } catch (RefusedException e) {
            return false;
        }
    }
}
