package dev.lineclear.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Computes roots and proofs of RFC 9162 section 2.1 from the tiles of a tree that has at least the asked size. */
final class ProofBuilder {
    private static final int LEVEL_BITS = 8;

    private final TileReader tiles;
    /** The size whose tiles are read; proofs of smaller trees come from the same tiles. */
    private final long treeSize;

    private final TreeHasher hasher = new TreeHasher();

    ProofBuilder(TileReader tiles, long treeSize) {
        this.tiles = tiles;
        this.treeSize = treeSize;
    }

    Hash root(long size) throws IOException {
        checkSize(size);
        return size == 0 ? Hash.ofEmptyTree() : Hash.wrap(range(0, size));
    }

    Hash leaf(long index) throws IOException {
        return Hash.wrap(perfect(0, index));
    }

    InclusionProof inclusion(long index, long size) throws IOException {
        checkSize(size);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index " + index + " is not in a tree of " + size);
        }
        List<Hash> hashes = new ArrayList<>();
        long low = 0;
        long high = size;
        while (high - low > 1) {
            long split = low + Long.highestOneBit(high - low - 1);
            if (index < split) {
                hashes.addFirst(Hash.wrap(range(split, high)));
                high = split;
            } else {
                hashes.addFirst(Hash.wrap(range(low, split)));
                low = split;
            }
        }
        return new InclusionProof(index, size, hashes);
    }

    ConsistencyProof consistency(long oldSize, long newSize) throws IOException {
        checkSize(newSize);
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("old size " + oldSize + " is not within " + newSize);
        }
        List<Hash> hashes = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            long low = 0;
            long high = newSize;
            while (oldSize < high) {
                long split = low + Long.highestOneBit(high - low - 1);
                if (oldSize <= split) {
                    hashes.addFirst(Hash.wrap(range(split, high)));
                    high = split;
                } else {
                    hashes.addFirst(Hash.wrap(range(low, split)));
                    low = split;
                }
            }
            if (low > 0) {
                hashes.addFirst(Hash.wrap(range(low, high)));
            }
        }
        return new ConsistencyProof(oldSize, newSize, hashes);
    }

    private void checkSize(long size) {
        if (size < 0 || size > treeSize) {
            throw new IllegalArgumentException("size " + size + " is beyond the tree of " + treeSize);
        }
    }

    /** The hash over entries from low, which is aligned as the recursion of the RFC aligns it, up to high. */
    private byte[] range(long low, long high) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        long at = low;
        while (at < high) {
            long width = Long.highestOneBit(high - at);
            parts.add(perfect(Long.numberOfTrailingZeros(width), at / width));
            at += width;
        }
        byte[] hash = parts.getLast();
        for (int i = parts.size() - 2; i >= 0; i--) {
            hash = hasher.node(parts.get(i), 0, hash, 0);
        }
        return hash;
    }

    /** The hash of the index-th perfect subtree of 2^height leaves. */
    private byte[] perfect(int height, long index) throws IOException {
        int level = height / LEVEL_BITS;
        int count = 1 << (height % LEVEL_BITS);
        long first = index * count;
        byte[] tile = tiles.tile(TileId.inTree(level, first / TileId.FULL, treeSize));
        return hasher.perfect(tile, (int) (first % TileId.FULL) * Hash.BYTES, count);
    }
}
