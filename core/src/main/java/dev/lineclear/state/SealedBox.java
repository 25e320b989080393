package dev.lineclear.state;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Small secrets sealed with AES-256-GCM (NIST SP 800-38D): version, random 96-bit nonce, ciphertext, 128-bit tag.
 *
 * <p>The associated data says what a sealed text is and whose, so that one row's secret cannot be put into another.
 * Safe for use by many threads.
 */
public final class SealedBox {
    /** A secret larger than this is not a small secret; streams of captures are sealed in chunks elsewhere. */
    public static final int MAX_PLAIN = 1 << 20;

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    /** @param key an AES key of 256 bits, used for nothing else */
    public SealedBox(SecretKey key) {
        byte[] encoded = key.getEncoded();
        if (!"AES".equals(key.getAlgorithm()) || encoded == null || encoded.length != KeyFile.BYTES) {
            throw new IllegalArgumentException("a sealed box needs an AES key of 256 bits");
        }
        Arrays.fill(encoded, (byte) 0);
        this.key = key;
    }

    /**
     * Seals under a fresh nonce.
     *
     * @throws IllegalArgumentException when {@code plain} is longer than {@link #MAX_PLAIN}
     */
    public byte[] seal(byte[] plain, byte[] associated) {
        if (plain.length > MAX_PLAIN) {
            throw new IllegalArgumentException("at most " + MAX_PLAIN + " bytes are sealed at once");
        }
        byte[] out = new byte[1 + NONCE + plain.length + TAG];
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        out[0] = VERSION;
        System.arraycopy(nonce, 0, out, 1, NONCE);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce, associated).doFinal(plain, 0, plain.length, out, 1 + NONCE);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws BrokenSealException when it was altered, sealed under another key, or sealed for something else
     */
    public byte[] open(byte[] sealed, byte[] associated) {
        if (sealed.length < 1 + NONCE + TAG || sealed.length > 1 + NONCE + MAX_PLAIN + TAG || sealed[0] != VERSION) {
            throw new BrokenSealException(null);
        }
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE);
            return cipher(Cipher.DECRYPT_MODE, nonce, associated).doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
        } catch (GeneralSecurityException e) {
            throw new BrokenSealException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(associated);
        return cipher;
    }

    /** A seal that does not hold. Says nothing of what was inside. */
    public static final class BrokenSealException extends RuntimeException {
        BrokenSealException(@org.jspecify.annotations.Nullable Throwable cause) {
            super("sealed under another key, for something else, or altered since", cause);
        }
    }
}
