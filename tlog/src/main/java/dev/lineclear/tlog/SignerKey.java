package dev.lineclear.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;

/**
 * A private key that signs checkpoints. Its text is {@code PRIVATE+KEY+name+hex(id)+base64(type ‖ seed)}, which Go's
 * note package reads and writes too. The seed is a secret: {@link #toString()} never shows it.
 */
public final class SignerKey {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final byte[] seed;
    private final KeyPair pair;
    private final VerifierKey verifier;

    private SignerKey(String name, KeyType type, byte[] seed) throws BadDataException {
        this.seed = seed;
        this.pair = Ed25519.fromSeed(seed);
        this.verifier = new VerifierKey(name, type, Ed25519.encode(pair.getPublic()));
    }

    /** A new key for a log; by convention the name is the log's origin. */
    public static SignerKey generate(String name) throws BadDataException {
        return new SignerKey(name, KeyType.ED25519, Ed25519.newSeed());
    }

    /** A new key for a witness. */
    public static SignerKey generateCosigner(String name) throws BadDataException {
        return new SignerKey(name, KeyType.COSIGNATURE, Ed25519.newSeed());
    }

    /** A key from a 32-byte Ed25519 seed kept elsewhere. */
    public static SignerKey ofSeed(String name, KeyType type, byte[] seed) throws BadDataException {
        if (seed.length != Ed25519.KEY_BYTES) {
            throw new BadDataException("an Ed25519 seed has 32 bytes, not " + seed.length);
        }
        return new SignerKey(name, type, seed.clone());
    }

    /**
     * A log's key from PEM, as {@code openssl genpkey -algorithm ed25519} writes it: PKCS #8 (RFC 8410), not encrypted.
     *
     * @throws BadDataException if it is not one such key; never repeats the secret
     */
    public static SignerKey ofPem(String name, String pem) throws BadDataException {
        return new SignerKey(name, KeyType.ED25519, Ed25519.seedOfPem(pem));
    }

    /**
     * Reads a key from its text.
     *
     * @throws BadDataException if it is malformed or its id is not that of its key; never repeats the secret
     */
    public static SignerKey parse(String text) throws BadDataException {
        String stripped = text.strip();
        if (!stripped.startsWith(PREFIX)) {
            throw new BadDataException("a signer key starts with " + PREFIX);
        }
        String[] parts = stripped.substring(PREFIX.length()).split("\\+", 3);
        if (parts.length != 3) {
            throw new BadDataException("a signer key is " + PREFIX + "name+id+key");
        }
        byte[] typed = StrictBase64.decode(parts[2], "signer key");
        if (typed.length != 1 + Ed25519.KEY_BYTES) {
            throw new BadDataException("a signer key has " + (1 + Ed25519.KEY_BYTES) + " bytes, not " + typed.length);
        }
        SignerKey key = new SignerKey(parts[0], KeyType.of(typed[0]), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.verifier.id().equals(parts[1])) {
            throw new BadDataException("signer key " + parts[0] + " has another id than its text says");
        }
        return key;
    }

    /** The key's text, secret included. */
    public String text() {
        byte[] typed = ByteBuffer.allocate(1 + seed.length)
                .put(verifier.type().code())
                .put(seed)
                .array();
        return PREFIX + verifier.name() + "+" + verifier.id() + "+" + StrictBase64.encode(typed);
    }

    public VerifierKey verifierKey() {
        return verifier;
    }

    public String name() {
        return verifier.name();
    }

    Note.Signature sign(String text) {
        if (verifier.type() != KeyType.ED25519) {
            throw new IllegalStateException(name() + " is a witness' key and signs with a time");
        }
        return signature(Ed25519.sign(pair.getPrivate(), text.getBytes(StandardCharsets.UTF_8)));
    }

    Note.Signature cosign(String text, long epochSeconds) {
        if (verifier.type() != KeyType.COSIGNATURE) {
            throw new IllegalStateException(name() + " is a log's key and does not cosign");
        }
        byte[] signed = Ed25519.sign(pair.getPrivate(), Cosignature.message(epochSeconds, text));
        return signature(Cosignature.encode(epochSeconds, signed));
    }

    private Note.Signature signature(byte[] signed) {
        return new Note.Signature(verifier.name(), verifier.id(), StrictBase64.encode(signed));
    }

    @Override
    public String toString() {
        return "signer of " + verifier.text();
    }
}
