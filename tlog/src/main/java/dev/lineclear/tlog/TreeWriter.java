package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns entries into bundles and tiles on disk. Writing the same entries again writes the same files again, so a crash
 * in between needs no undoing. Not thread-safe: opening uses it first, then the publishing thread alone.
 */
final class TreeWriter {
    private final Path root;
    private final DurableFiles files;
    private final TreeEdge edge;
    private final TreeHasher hasher = new TreeHasher();
    /** The bundle that is not full yet, encoded. */
    private byte[] bundle;

    private int bundleLength;
    /** Directories of partial tiles that a full one has replaced. */
    private final List<Path> replaced = new ArrayList<>();

    private TreeWriter(Path root, DurableFiles files, TreeEdge edge, byte[] bundle) {
        this.root = root;
        this.files = files;
        this.edge = edge;
        this.bundle = bundle;
        this.bundleLength = bundle.length;
    }

    /** Continues the tree of {@code size} entries that a directory holds, after checking its edge against the root. */
    static TreeWriter load(Path root, DurableFiles files, long size, Hash expected) throws IOException {
        TileReader reader = new TileReader(TileSource.directory(root));
        TreeEdge edge = TreeEdge.load(reader, size);
        if (!edge.root().equals(expected)) {
            throw new BadDataException(
                    "the tiles at the right edge of size " + size + " do not lead to the root signed");
        }
        byte[] bundle = {};
        if (size % TileId.FULL != 0) {
            TileId id = TileId.inTree(TileId.ENTRIES, size / TileId.FULL, size);
            TileReader.Bundle partial = reader.bundle(id);
            byte[] hashes = reader.readTile(new TileId(0, id.index(), id.width()));
            TreeHasher hasher = new TreeHasher();
            for (int i = 0; i < id.width(); i++) {
                byte[] leaf = hasher.leaf(partial.bytes, partial.start(i), partial.length(i));
                if (!Hash.wrap(leaf).equals(Hash.slice(hashes, i * Hash.BYTES))) {
                    long index = id.index() * TileId.FULL + i;
                    throw new BadDataException(id.path() + ": record " + index + " is not the one that was logged");
                }
            }
            bundle = Arrays.copyOf(partial.bytes, partial.offsets[id.width()]);
        }
        return new TreeWriter(root, files, edge, bundle);
    }

    long size() {
        return edge.size();
    }

    Hash rootHash() {
        return edge.root();
    }

    void add(byte[] from, int offset, int length) throws IOException {
        int needed = bundleLength + 2 + length;
        if (needed > bundle.length) {
            bundle = Arrays.copyOf(bundle, Math.max(needed, Math.min(2 * bundle.length, maxBundle())));
        }
        bundleLength = EntryBundle.put(bundle, bundleLength, from, offset, length);
        long index = edge.size();
        if (index % TileId.FULL == TileId.FULL - 1) {
            stageFull(new TileId(TileId.ENTRIES, index / TileId.FULL, TileId.FULL), bundle, bundleLength);
            bundleLength = 0;
        }
        edge.add(hasher.leaf(from, offset, length), (id, hashes) -> stageFull(id, hashes, hashes.length));
    }

    private static int maxBundle() {
        return TileId.FULL * (2 + EntryBundle.MAX_ENTRY_BYTES);
    }

    private void stageFull(TileId id, byte[] content, int length) throws IOException {
        files.stage(root.resolve(id.path()), content, length);
        replaced.add(root.resolve(id.path() + ".p"));
    }

    /** Puts all that was added, partial tiles included, on disk. */
    void flush() throws IOException {
        edge.partials((id, hashes) -> files.stage(root.resolve(id.path()), hashes));
        if (bundleLength > 0) {
            TileId id = TileId.inTree(TileId.ENTRIES, edge.size() / TileId.FULL, edge.size());
            files.stage(root.resolve(id.path()), bundle, bundleLength);
        }
        files.publish();
    }

    /** Deletes partial tiles that full ones have replaced, once a checkpoint that needs the full ones is published. */
    void deleteReplaced() throws IOException {
        for (Path directory : replaced) {
            files.forgetDirectory(directory);
        }
        replaced.clear();
    }
}
