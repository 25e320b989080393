package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Digest;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * A digest of a collection that does not depend on the order its elements are met in: LtHash (Bellare and Micciancio
 * 1997; parameters of Lewi et al., "Securing Update Propagation with Homomorphic Hashing", 2019): every element is
 * expanded to 1,024 lanes of 16 bits, and the lanes are added up. Constant memory however many elements; an agent that
 * chooses the elements still cannot find two collections with one digest. A plain sum of SHA-256s would not withstand
 * that. One thread.
 */
final class SetDigest {
    private static final int LANES = 1_024;
    private static final int BLOCK = 64;
    private static final int BLOCKS = LANES * Short.BYTES / BLOCK;

    private final short[] lanes = new short[LANES];
    private final MessageDigest sha512 = sha512();
    private long count;

    void add(byte[] element) {
        byte[] seed = Digest.sha256().digest(element);
        for (int block = 0; block < BLOCKS; block++) {
            sha512.update((byte) block);
            ByteBuffer expanded = ByteBuffer.wrap(sha512.digest(seed));
            for (int lane = block * BLOCK / Short.BYTES; expanded.hasRemaining(); lane++) {
                lanes[lane] += expanded.getShort();
            }
        }
        count++;
    }

    long count() {
        return count;
    }

    Digest digest() {
        ByteBuffer all = ByteBuffer.allocate(Long.BYTES + LANES * Short.BYTES).putLong(count);
        for (short lane : lanes) {
            all.putShort(lane);
        }
        return Digest.of(all.array());
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
