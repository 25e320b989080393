package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Copies a log and believes none of it: a file is written only after it was proven to belong to the source's signed
 * checkpoint, and that checkpoint only after all its files. A copy that was interrupted goes on where it stopped; a
 * source that no longer continues what was copied before is refused.
 */
public final class LogMirror {
    /** How many tiles, each with its bundle, are written between two flushes: what an interruption repeats at most. */
    private static final int TILES_AT_ONCE = 32;

    private final TileSource source;
    private final MirrorTarget target;
    private final LogReader reader;
    private final TileReader copied;
    private final TreeHasher hasher = new TreeHasher();

    private LogMirror(TileSource source, MirrorTarget target, LogReader reader) {
        this.source = source;
        this.target = target;
        this.reader = reader;
        this.copied = new TileReader(target);
    }

    /** As {@link #mirror(TileSource, MirrorTarget, String, Collection, VerificationProgress)}, to a directory. */
    public static SignedCheckpoint mirror(
            TileSource source, Path target, String origin, Collection<VerifierKey> keys, VerificationProgress progress)
            throws IOException {
        try (DirectoryTarget directory = MirrorTarget.directory(target)) {
            return mirror(source, directory, origin, keys, progress);
        }
    }

    /**
     * Brings the target to the source's checkpoint.
     *
     * @return the checkpoint that the target has now
     * @throws BadDataException if the source is not what its key signed, or forked from what the target has
     */
    public static SignedCheckpoint mirror(
            TileSource source,
            MirrorTarget target,
            String origin,
            Collection<VerifierKey> keys,
            VerificationProgress progress)
            throws IOException {
        LogReader reader = LogReader.open(source, origin, keys);
        Optional<SignedCheckpoint> before = before(target, origin, keys);
        if (before.isPresent()) {
            checkContinues(before.get(), reader);
        }
        new LogMirror(source, target, reader)
                .copy(before.map(SignedCheckpoint::size).orElse(0L), progress);
        return reader.checkpoint();
    }

    private static Optional<SignedCheckpoint> before(MirrorTarget target, String origin, Collection<VerifierKey> keys)
            throws IOException {
        try {
            byte[] bytes = target.read(TileSource.CHECKPOINT, Note.MAX_BYTES);
            return Optional.of(SignedCheckpoint.open(bytes, origin, keys));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void checkContinues(SignedCheckpoint before, LogReader reader) throws IOException {
        long size = reader.checkpoint().size();
        if (before.size() > size) {
            throw new BadDataException("the source is at size " + size + ", the mirror at " + before.size());
        }
        if (before.size() > 0) {
            reader.consistencyProof(before.size(), size)
                    .verify(before.root(), reader.checkpoint().root());
        }
    }

    private void copy(long had, VerificationProgress progress) throws IOException {
        long size = reader.checkpoint().size();
        // All partial tiles together lead to the root, so they prove each other; full ones are proven from above.
        TreeEdge edge = TreeEdge.load(reader.tiles(), size);
        if (!edge.root().equals(reader.checkpoint().root())) {
            throw new BadDataException("the tiles at the right edge do not lead to the checkpoint's root");
        }
        edge.partials(this::stageTile);
        target.flush();
        for (int level = TileId.MAX_LEVEL; level >= 0; level--) {
            long full = size >> (8 * level) >> 8;
            // A tile that was partial when last copied is full by now, so its place is looked at again.
            for (long index = had >> (8 * level) >> 8; index < full; index++) {
                copyFullTile(new TileId(level, index, TileId.FULL), size, progress);
                if (index % TILES_AT_ONCE == 0) {
                    target.flush();
                }
            }
            target.flush();
        }
        target.write(TileSource.CHECKPOINT, reader.checkpoint().toBytes());
        target.flush();
    }

    private void copyFullTile(TileId id, long size, VerificationProgress progress) throws IOException {
        byte[] hashes = reader.tiles().readTile(id);
        byte[] above = copied.tile(TileId.inTree(id.level() + 1, id.index() / TileId.FULL, size));
        int at = (int) (id.index() % TileId.FULL) * Hash.BYTES;
        byte[] root = hasher.perfect(hashes, 0, TileId.FULL);
        if (!Arrays.equals(root, 0, Hash.BYTES, above, at, at + Hash.BYTES)) {
            throw new BadDataException(id.path() + " does not lead to the checkpoint's root");
        }
        stageTile(id, hashes);
        if (id.level() == 0) {
            progress.verified((id.index() + 1) * TileId.FULL, size);
        }
    }

    /** Stages a proven tile, and with one of leaves the bundle that its hashes prove. */
    private void stageTile(TileId id, byte[] hashes) throws IOException {
        if (!has(id, hashes)) {
            target.write(id.path(), hashes);
        }
        if (id.level() == 0) {
            copyBundle(new TileId(TileId.ENTRIES, id.index(), id.width()), hashes);
        }
    }

    private boolean has(TileId id, byte[] hashes) {
        try {
            return Arrays.equals(copied.readTile(id), hashes);
        } catch (IOException missingOrDamaged) {
            return false;
        }
    }

    private void copyBundle(TileId id, byte[] hashes) throws IOException {
        if (hasBundle(id, hashes)) {
            return;
        }
        TileReader.Bundle bundle = new TileReader(source).bundle(id);
        long bad = firstDifference(id, bundle, hashes);
        if (bad >= 0) {
            throw new BadDataException("record " + bad + " is not the one that was logged");
        }
        target.write(id.path(), Arrays.copyOf(bundle.bytes, bundle.offsets[id.width()]));
    }

    private boolean hasBundle(TileId id, byte[] hashes) {
        try {
            return firstDifference(id, copied.bundle(id), hashes) < 0;
        } catch (IOException missingOrDamaged) {
            return false;
        }
    }

    private long firstDifference(TileId id, TileReader.Bundle bundle, byte[] hashes) {
        for (int i = 0; i < id.width(); i++) {
            byte[] leaf = hasher.leaf(bundle.bytes, bundle.start(i), bundle.length(i));
            if (!Arrays.equals(leaf, 0, Hash.BYTES, hashes, i * Hash.BYTES, (i + 1) * Hash.BYTES)) {
                return id.index() * TileId.FULL + i;
            }
        }
        return -1;
    }
}
