package dev.lineclear.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Objects;

/**
 * A public key that signs checkpoints, with its name and type. Its text is {@code name+hex(id)+base64(type ‖ key)}
 * (C2SP signed-note), which is what a log hands to those who verify it.
 */
public final class VerifierKey {
    private final String name;
    private final KeyType type;
    private final byte[] publicKey;
    private final PublicKey decoded;
    private final String id;

    VerifierKey(String name, KeyType type, byte[] publicKey) throws BadDataException {
        this.name = KeyName.check(name);
        this.type = type;
        this.publicKey = publicKey.clone();
        this.decoded = Ed25519.decode(publicKey);
        this.id = KeyName.id(name, type.code(), publicKey);
    }

    /**
     * Reads a key from its text.
     *
     * @throws BadDataException if it is malformed, of an unknown type, or its id is not that of its key
     */
    public static VerifierKey parse(String text) throws BadDataException {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new BadDataException("a verifier key is name+id+key");
        }
        byte[] typed = StrictBase64.decode(parts[2], "verifier key");
        if (typed.length == 0) {
            throw new BadDataException("verifier key without a type");
        }
        VerifierKey key = new VerifierKey(parts[0], KeyType.of(typed[0]), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.id.equals(parts[1])) {
            throw new BadDataException("verifier key " + parts[0] + " has id " + key.id + ", its text says otherwise");
        }
        return key;
    }

    public String text() {
        return name + "+" + id + "+" + StrictBase64.encode(typed());
    }

    private byte[] typed() {
        return ByteBuffer.allocate(1 + publicKey.length)
                .put(type.code())
                .put(publicKey)
                .array();
    }

    public String name() {
        return name;
    }

    public KeyType type() {
        return type;
    }

    /** The key's id, eight hexadecimal digits. */
    public String id() {
        return id;
    }

    byte[] publicKey() {
        return publicKey;
    }

    /** Whether a signature line claims to be by this key: by name and id, which do not prove anything yet. */
    boolean claims(Note.Signature signature) {
        return signature.name().equals(name) && signature.keyId().equals(id);
    }

    boolean verifies(Note.Signature signature, String text) {
        byte[] signed = signature.bytes();
        if (type == KeyType.ED25519) {
            return Ed25519.verify(decoded, text.getBytes(StandardCharsets.UTF_8), signed);
        }
        return Cosignature.parse(signed)
                .filter(c -> Ed25519.verify(decoded, Cosignature.message(c.epochSeconds(), text), c.signature()))
                .isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key
                && name.equals(key.name)
                && type == key.type
                && Arrays.equals(publicKey, key.publicKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, Arrays.hashCode(publicKey));
    }

    @Override
    public String toString() {
        return text();
    }
}
