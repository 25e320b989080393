package dev.lineclear.tlog;

import java.util.List;

/**
 * That a tree begins with the entries of an older one (RFC 9162 section 2.1.4).
 *
 * @param oldSize the older tree's size
 * @param newSize the newer tree's size
 * @param hashes empty if the sizes are equal; from size 0 there is nothing to prove and {@link #verify} refuses
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> hashes) {
    /** The limit of C2SP tlog-witness. */
    public static final int MAX_HASHES = 63;

    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * Checks the proof.
     *
     * @throws BadDataException unless the tree of {@code newRoot} continues the one of {@code oldRoot}
     */
    public void verify(Hash oldRoot, Hash newRoot) throws BadDataException {
        if (oldSize < 0 || oldSize > newSize) {
            throw new BadDataException("old size " + oldSize + " is not within new size " + newSize);
        }
        if (oldSize == newSize) {
            verifySame(oldRoot, newRoot);
            return;
        }
        if (oldSize == 0) {
            throw new BadDataException("every tree continues the empty one: a proof from size 0 proves nothing");
        }
        if (hashes.isEmpty()) {
            throw new BadDataException("consistency proof is empty");
        }
        long node = oldSize - 1;
        long last = newSize - 1;
        int up = Long.numberOfTrailingZeros(~node);
        node >>= up;
        last >>= up;
        // A complete old tree is itself the first node, so the proof leaves it out.
        boolean complete = node == 0;
        byte[] start = complete ? oldRoot.raw() : hashes.getFirst().raw();
        climb(node, last, start, hashes.subList(complete ? 0 : 1, hashes.size()), oldRoot, newRoot);
    }

    private void verifySame(Hash oldRoot, Hash newRoot) throws BadDataException {
        if (!hashes.isEmpty()) {
            throw new BadDataException("consistency proof of size " + oldSize + " with itself must be empty");
        }
        if (!oldRoot.equals(newRoot)) {
            throw new BadDataException("two roots for size " + oldSize);
        }
        if (oldSize == 0 && !oldRoot.equals(Hash.ofEmptyTree())) {
            throw new BadDataException("the root of size 0 is not that of the empty tree");
        }
    }

    private static void climb(long node, long last, byte[] start, List<Hash> path, Hash oldRoot, Hash newRoot)
            throws BadDataException {
        TreeHasher hasher = new TreeHasher();
        byte[] older = start;
        byte[] newer = start;
        for (Hash sibling : path) {
            if (last == 0) {
                throw new BadDataException("consistency proof is too long");
            }
            if ((node & 1) == 1 || node == last) {
                older = hasher.node(sibling.raw(), 0, older, 0);
                newer = hasher.node(sibling.raw(), 0, newer, 0);
                int up = (node & 1) == 1 ? 0 : Math.min(Long.numberOfTrailingZeros(node), Long.SIZE - 1);
                node >>= up;
                last >>= up;
            } else {
                newer = hasher.node(newer, 0, sibling.raw(), 0);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new BadDataException("consistency proof is too short");
        }
        if (!Hash.wrap(older).equals(oldRoot)) {
            throw new BadDataException("consistency proof leads to another old root");
        }
        if (!Hash.wrap(newer).equals(newRoot)) {
            throw new BadDataException("consistency proof leads to another new root");
        }
    }
}
