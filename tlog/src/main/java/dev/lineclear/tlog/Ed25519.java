package dev.lineclear.tlog;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 (RFC 8032) by the JDK, from and to the raw 32-byte keys that the note formats use. */
final class Ed25519 {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final Pattern PEM =
            Pattern.compile("\\s*" + PEM_BEGIN + "\\s+([A-Za-z0-9+/=\\s]{1,4096}?)-----END PRIVATE KEY-----\\s*");

    private Ed25519() {}

    static byte[] newSeed() {
        byte[] seed = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(seed);
        return seed;
    }

    /** The key pair of a seed. The JDK derives a public key only while generating, so the seed is its randomness. */
    static KeyPair fromSeed(byte[] seed) {
        if (seed.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SeedAsRandom(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks Ed25519", e);
        }
    }

    /** The seed in a private key as PEM has it (RFC 7468, RFC 8410). */
    static byte[] seedOfPem(String pem) throws BadDataException {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.matches()) {
            throw new BadDataException("a private key in PEM is one block " + PEM_BEGIN
                    + ", not encrypted; openssl genpkey -algorithm ed25519 writes one");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
            if (key instanceof EdECPrivateKey ed && ed.getBytes().isPresent()) {
                return ed.getBytes().get();
            }
            throw new BadDataException("the private key keeps its seed to itself");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause, which may repeat some of the key.
            throw new BadDataException("not an Ed25519 private key");
        }
    }

    static byte[] encode(PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length);
    }

    static PublicKey decode(byte[] raw) throws BadDataException {
        if (raw.length != KEY_BYTES) {
            throw new BadDataException("an Ed25519 public key has 32 bytes, not " + raw.length);
        }
        ByteArrayOutputStream spki = new ByteArrayOutputStream();
        spki.writeBytes(SPKI_PREFIX);
        spki.writeBytes(raw);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new BadDataException("not an Ed25519 public key", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signing failed", e);
        }
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signed) {
        if (signed.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static final class SeedAsRandom extends SecureRandom {
        private final byte[] seed;

        SeedAsRandom(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("the provider asked for " + bytes.length + " bytes");
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}
