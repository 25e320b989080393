package dev.lineclear.tlog;

/** Signature types of C2SP signed-note that this library makes and verifies. */
public enum KeyType {
    /** 0x01: Ed25519 over the note's text; a log's own signature. */
    ED25519(1),
    /** 0x04: Ed25519 over a time and a checkpoint (C2SP tlog-cosignature); a witness' signature. */
    COSIGNATURE(4);

    private final byte code;

    KeyType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static KeyType of(byte code) throws BadDataException {
        for (KeyType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new BadDataException("signature type 0x%02x is not supported".formatted(code));
    }
}
