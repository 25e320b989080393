package dev.lineclear.tlog;

import java.util.List;

/**
 * That an entry is at an index of a tree (RFC 9162 section 2.1.3).
 *
 * @param index the entry's index
 * @param size the tree's size
 * @param hashes from the leaf's sibling up to the root's child
 */
public record InclusionProof(long index, long size, List<Hash> hashes) {
    /** A tree of at most 2^63-1 leaves is 63 nodes high. */
    public static final int MAX_HASHES = 63;

    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * Checks the proof.
     *
     * @throws BadDataException unless the leaf with this hash is at the index of the tree with this root
     */
    public void verify(Hash leaf, Hash root) throws BadDataException {
        if (index < 0 || index >= size) {
            throw new BadDataException("index " + index + " is not in a tree of " + size);
        }
        TreeHasher hasher = new TreeHasher();
        long node = index;
        long last = size - 1;
        byte[] hash = leaf.raw();
        for (Hash sibling : hashes) {
            if (last == 0) {
                throw new BadDataException("inclusion proof is too long: " + hashes.size() + " hashes");
            }
            if ((node & 1) == 1 || node == last) {
                hash = hasher.node(sibling.raw(), 0, hash, 0);
                int up = (node & 1) == 1 ? 0 : Math.min(Long.numberOfTrailingZeros(node), Long.SIZE - 1);
                node >>= up;
                last >>= up;
            } else {
                hash = hasher.node(hash, 0, sibling.raw(), 0);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new BadDataException("inclusion proof is too short: " + hashes.size() + " hashes");
        }
        if (!Hash.wrap(hash).equals(root)) {
            throw new BadDataException("inclusion proof leads to another root");
        }
    }
}
