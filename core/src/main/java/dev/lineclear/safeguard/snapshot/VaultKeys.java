package dev.lineclear.safeguard.snapshot;

import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What is derived (HKDF-SHA-256, RFC 5869) from the vault's one key: a key for file names, and a fresh one for every
 * file from its own random salt. So no nonce can ever meet the same key twice, and nobody who only sees the directory
 * can test whether a content they know is in it.
 */
final class VaultKeys {
    private static final String NAMES = "lineclear-vault/v1 names";
    private static final String CONTENT = "lineclear-vault/v1 content";
    private static final int KEY_BYTES = 32;

    private final SecretKey master;
    private final SecretKey names;

    VaultKeys(SecretKey master) {
        this.master = master;
        this.names = derive(new byte[0], NAMES, "HmacSHA256");
    }

    /** The file's name: HMAC-SHA-256 of the content's digest, which itself stays inside. */
    String fileName(Digest digest) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(names);
            return HexFormat.of().formatHex(mac.doFinal(HexFormat.of().parseHex(digest.hex())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    SecretKey fileKey(byte[] salt) {
        return derive(salt, CONTENT, "AES");
    }

    private SecretKey derive(byte[] salt, String info, String algorithm) {
        try {
            HKDFParameterSpec spec = HKDFParameterSpec.ofExtract()
                    .addIKM(master)
                    .addSalt(salt)
                    .thenExpand(info.getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }
}
