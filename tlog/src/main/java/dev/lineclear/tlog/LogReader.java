package dev.lineclear.tlog;

import java.io.IOException;
import java.util.Collection;

/**
 * Reads a log at one checkpoint, from any source, believing none of it: every entry handed out is proven to be in the
 * tree that the checkpoint's signature covers. Safe for use by several threads; holds about one MiB of tiles.
 */
public final class LogReader implements ProofSource {
    private final TileReader tiles;
    private final SignedCheckpoint checkpoint;

    LogReader(TileReader tiles, SignedCheckpoint checkpoint) {
        this.tiles = tiles;
        this.checkpoint = checkpoint;
    }

    /** Reads the source's checkpoint and checks its origin and signatures. */
    public static LogReader open(TileSource source, String origin, Collection<VerifierKey> keys) throws IOException {
        byte[] bytes = source.read(TileSource.CHECKPOINT, Note.MAX_BYTES);
        return new LogReader(new TileReader(source), SignedCheckpoint.open(bytes, origin, keys));
    }

    /** Reads at a checkpoint that the caller trusts already. */
    public static LogReader at(TileSource source, SignedCheckpoint trusted) {
        return new LogReader(new TileReader(source), trusted);
    }

    public SignedCheckpoint checkpoint() {
        return checkpoint;
    }

    private ProofBuilder proofs() {
        return new ProofBuilder(tiles, checkpoint.size());
    }

    /**
     * The entry at an index, proven.
     *
     * @throws IllegalArgumentException if the index is not in the tree
     * @throws BadDataException if what the source holds is not what was signed
     */
    public byte[] entry(long index) throws IOException {
        Hash proven = leafHash(index);
        TileId id = TileId.inTree(TileId.ENTRIES, index / TileId.FULL, checkpoint.size());
        byte[] entry = tiles.bundle(id).entry((int) (index % TileId.FULL));
        if (!Hash.ofEntry(entry).equals(proven)) {
            throw new BadDataException("record " + index + " is not the one that was logged");
        }
        return entry;
    }

    /** The hash of the entry at an index, proven. */
    public Hash leafHash(long index) throws IOException {
        InclusionProof proof = inclusionProof(index, checkpoint.size());
        Hash leaf = proofs().leaf(index);
        proof.verify(leaf, checkpoint.root());
        return leaf;
    }

    /** The root of the tree's first {@code size} entries, as the tiles have it. */
    public Hash root(long size) throws IOException {
        return proofs().root(size);
    }

    public InclusionProof inclusionProof(long index, long size) throws IOException {
        return proofs().inclusion(index, size);
    }

    @Override
    public ConsistencyProof consistencyProof(long oldSize, long newSize) throws IOException {
        return proofs().consistency(oldSize, newSize);
    }

    /** A proof of the entry at an index for whoever has this log's key and nothing else. */
    public ProofFile proofFile(long index) throws IOException {
        return new ProofFile("", inclusionProof(index, checkpoint.size()), checkpoint);
    }

    TileReader tiles() {
        return tiles;
    }
}
