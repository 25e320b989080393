package dev.lineclear.safeguard.approval;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/** From the numbers in SSH keys to the JDK's keys. */
final class JdkKeys {
    private static final int ED25519_BYTES = 32;
    private static final int UNCOMPRESSED = 4;

    private JdkKeys() {}

    /** RFC 8032: y in little-endian order, the top bit being x's parity. */
    static PublicKey ed25519(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != ED25519_BYTES) {
            throw new InvalidKeyException("length");
        }
        byte[] y = new byte[ED25519_BYTES];
        for (int i = 0; i < ED25519_BYTES; i++) {
            y[i] = bytes[ED25519_BYTES - 1 - i];
        }
        boolean odd = y[0] < 0;
        y[0] &= 0x7f;
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    static PublicKey rsa(BigInteger exponent, BigInteger modulus) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    /** SEC 1 section 2.3.4, uncompressed points that are on the curve only. */
    static PublicKey ecdsa(String curve, byte[] point) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve.replace("nistp", "secp") + "r1"));
        ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
        int length = (spec.getCurve().getField().getFieldSize() + 7) / 8;
        if (point.length != 1 + 2 * length || point[0] != UNCOMPRESSED) {
            throw new InvalidKeyException("point");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + length));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + length, point.length));
        BigInteger p = ((ECFieldFp) spec.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(spec.getCurve().getA().multiply(x))
                .add(spec.getCurve().getB());
        if (x.compareTo(p) >= 0
                || y.compareTo(p) >= 0
                || y.pow(2).subtract(right).mod(p).signum() != 0) {
            throw new InvalidKeyException("not on the curve");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), spec));
    }
}
