package dev.lineclear.safeguard.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance", CRYPTO 2015) over AES-256-GCM: each chunk is sealed under a nonce that holds its position and
 * whether it is the last, so a chunk altered, moved, left out or cut off does not open. One file, one thread.
 */
final class SealedChunks {
    /** Of plaintext in every chunk but the last: large enough for the cipher's speed, small enough to hold. */
    static final int CHUNK = 1 << 20;

    static final int TAG = 16;
    static final int SALT = 32;
    static final byte[] MAGIC = "lineclear-vault/v1\n".getBytes(StandardCharsets.US_ASCII);
    static final int HEADER = MAGIC.length + SALT;

    private static final int NONCE = 12;

    private final SecretKey key;
    private final byte[] header;
    private final Cipher cipher;
    private int position;

    SealedChunks(SecretKey key, byte[] header) {
        this.key = key;
        this.header = header.clone();
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    /** Seals the next chunk; returns how many bytes are in {@code out}. */
    int seal(byte[] in, int length, boolean last, byte[] out) {
        try {
            return next(Cipher.ENCRYPT_MODE, in, length, last, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing a chunk", e);
        }
    }

    /**
     * Opens the next chunk; returns how many bytes are in {@code out}.
     *
     * @throws AEADBadTagException when it was not sealed at this very place
     */
    int open(byte[] in, int length, boolean last, byte[] out) throws AEADBadTagException {
        try {
            return next(Cipher.DECRYPT_MODE, in, length, last, out);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening a chunk", e);
        }
    }

    private int next(int mode, byte[] in, int length, boolean last, byte[] out) throws GeneralSecurityException {
        if (position < 0) {
            throw new IllegalStateException("a blob holds at most 2^31 chunks");
        }
        // The key is this file's alone, so the rest of the nonce can stay zero.
        byte[] nonce = ByteBuffer.allocate(NONCE)
                .position(NONCE - 5)
                .putInt(position++)
                .put((byte) (last ? 1 : 0))
                .array();
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(header);
        return cipher.doFinal(in, 0, length, out, 0);
    }
}
