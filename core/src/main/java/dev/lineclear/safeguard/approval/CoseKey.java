package dev.lineclear.safeguard.approval;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A passkey's public key as authenticators hand it out: a COSE_Key (RFC 9052 section 7, RFC 9053) in CTAP2's canonical
 * CBOR, of the kinds ES256 on P-256, EdDSA with Ed25519, and RS256.
 *
 * <p>Only this form is read: a map of small integers to integers and byte strings, each in its shortest encoding.
 */
final class CoseKey {
    /** RSA of 16,384 bits takes 2,100 bytes. */
    static final int MAX_BYTES = 4_096;

    private static final int KTY = 1;
    private static final int ALG = 3;
    private static final int OKP = 1;
    private static final int EC2 = 2;
    private static final int RSA = 3;
    private static final int ES256 = -7;
    private static final int EDDSA = -8;
    private static final int RS256 = -257;
    private static final int P256 = 1;
    private static final int ED25519 = 6;

    private final byte[] bytes;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, byte[]> strings = new HashMap<>();
    private int at;

    private CoseKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A key and the JDK's name of the algorithm that it signs by. */
    record Verifying(PublicKey key, String algorithm) {}

    /** @throws RefusedException {@link Reason#MALFORMED} or {@link Reason#KEY_WEAK} */
    static Verifying read(byte[] cose) throws RefusedException {
        if (cose.length > MAX_BYTES) {
            throw malformed("it is longer than " + MAX_BYTES + " bytes");
        }
        CoseKey key = new CoseKey(cose);
        key.map();
        try {
            return key.verifying();
        } catch (GeneralSecurityException e) {
            throw malformed("its numbers are no key");
        }
    }

    private Verifying verifying() throws RefusedException, GeneralSecurityException {
        int type = number(KTY);
        int algorithm = number(ALG);
        if (type == EC2 && algorithm == ES256 && number(-1) == P256) {
            byte[] point = new byte[65];
            point[0] = 4;
            System.arraycopy(string(-2, 32), 0, point, 1, 32);
            System.arraycopy(string(-3, 32), 0, point, 33, 32);
            return new Verifying(JdkKeys.ecdsa("nistp256", point), "SHA256withECDSA");
        }
        if (type == OKP && algorithm == EDDSA && number(-1) == ED25519) {
            return new Verifying(JdkKeys.ed25519(string(-2, 32)), "Ed25519");
        }
        if (type == RSA && algorithm == RS256) {
            BigInteger modulus = new BigInteger(1, strings.getOrDefault(-1, new byte[0]));
            BigInteger exponent = new BigInteger(1, strings.getOrDefault(-2, new byte[0]));
            if (modulus.bitLength() < SshPublicKey.MIN_RSA_BITS
                    || modulus.bitLength() > SshPublicKey.MAX_RSA_BITS
                    || !exponent.testBit(0)
                    || exponent.bitLength() < 2
                    || exponent.bitLength() > Long.SIZE) {
                throw new RefusedException(
                        Reason.KEY_WEAK, "This passkey's RSA key is out of bounds, so it does not count.");
            }
            return new Verifying(JdkKeys.rsa(exponent, modulus), "SHA256withRSA");
        }
        throw new RefusedException(
                Reason.KEY_WEAK, "Passkeys of this kind do not count; those of ES256, EdDSA and RS256 do.");
    }

    private int number(int label) throws RefusedException {
        Integer value = numbers.get(label);
        if (value == null) {
            throw malformed("it has no number " + label);
        }
        return value;
    }

    private byte[] string(int label, int length) throws RefusedException {
        byte[] value = strings.getOrDefault(label, new byte[0]);
        if (value.length != length) {
            throw malformed("it has no string " + label + " of " + length + " bytes");
        }
        return value;
    }

    /** The whole: one map, nothing after it. */
    private void map() throws RefusedException {
        int head = octet();
        int members = head - 0xa0;
        if (members < 3 || members > 8) {
            throw malformed("it is not a map of 3 to 8 members");
        }
        for (int i = 0; i < members; i++) {
            int label = integer(octet());
            if (numbers.containsKey(label) || strings.containsKey(label)) {
                throw malformed("it has a member twice");
            }
            int value = octet();
            if (value >> 5 == 2) {
                strings.put(label, raw(argument(value)));
            } else {
                numbers.put(label, integer(value));
            }
        }
        if (at != bytes.length) {
            throw malformed("it has bytes left over");
        }
    }

    private int integer(int head) throws RefusedException {
        return switch (head >> 5) {
            case 0 -> argument(head);
            case 1 -> -1 - argument(head);
            default -> throw malformed("it holds something else than integers and bytes");
        };
    }

    /** RFC 8949 section 3, of 0 to 65,535 and in the shortest form. */
    private int argument(int head) throws RefusedException {
        int low = head & 0x1f;
        if (low < 24) {
            return low;
        }
        int value = low == 24 ? octet() : low == 25 ? octet() << 8 | octet() : -1;
        if (value < 24 || low == 25 && value < 256) {
            throw malformed("a number in it is too large, or not in its shortest form");
        }
        return value;
    }

    private int octet() throws RefusedException {
        return raw(1)[0] & 0xff;
    }

    private byte[] raw(int length) throws RefusedException {
        if (length > bytes.length - at) {
            throw malformed("it is cut short");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(Reason.MALFORMED, "The passkey's public key cannot be read: " + why + ".");
    }
}
