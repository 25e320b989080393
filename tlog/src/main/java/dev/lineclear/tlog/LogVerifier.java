package dev.lineclear.tlog;

import dev.lineclear.tlog.Verification.BadFile;
import dev.lineclear.tlog.Verification.BadRecord;
import dev.lineclear.tlog.Verification.Place;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;

/**
 * Verifies a whole log from its bytes alone: hashes every entry again, computes every tile and the root again, and
 * checks the checkpoint's signatures. Reads each file once and holds one bundle and the tree's edge at a time.
 */
public final class LogVerifier {
    private final TileSource source;
    private final TileReader tiles;
    private final VerificationProgress progress;
    private final EntryVisitor visitor;
    private final TreeHasher hasher = new TreeHasher();
    private long entryBytes;

    private LogVerifier(TileSource source, VerificationProgress progress, EntryVisitor visitor) {
        this.source = source;
        this.tiles = new TileReader(source);
        this.progress = progress;
        this.visitor = visitor;
    }

    /** Thrown to leave the walk at the first bad place. */
    private static final class Stop extends IOException {
        private final transient Place place;

        Stop(Place place, String reason) {
            super(reason);
            this.place = place;
        }
    }

    /** Verifies a log whose origin is the name of its keys, as is the convention. */
    public static Verification verify(TileSource source, Collection<VerifierKey> keys, VerificationProgress progress)
            throws IOException {
        String origin = keys.stream()
                .filter(k -> k.type() == KeyType.ED25519)
                .map(VerifierKey::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a log's key is needed"));
        return verify(source, origin, keys, progress, (index, entry) -> {});
    }

    /**
     * Verifies a log and shows every entry to a visitor on the way.
     *
     * @throws IOException if reading fails for a reason that says nothing about the log, or the visitor threw it
     */
    public static Verification verify(
            TileSource source,
            String origin,
            Collection<VerifierKey> keys,
            VerificationProgress progress,
            EntryVisitor visitor)
            throws IOException {
        SignedCheckpoint checkpoint;
        try {
            checkpoint = SignedCheckpoint.open(source.read(TileSource.CHECKPOINT, Note.MAX_BYTES), origin, keys);
        } catch (BadDataException | NoSuchFileException e) {
            return new Verification.Refuted(new BadFile(TileSource.CHECKPOINT), reason(e));
        }
        LogVerifier verifier = new LogVerifier(source, progress, visitor);
        try {
            verifier.walk(checkpoint);
            return new Verification.Verified(checkpoint, verifier.entryBytes);
        } catch (Stop stop) {
            return new Verification.Refuted(stop.place, String.valueOf(stop.getMessage()));
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "missing: " + e.getMessage() : String.valueOf(e.getMessage());
    }

    private void walk(SignedCheckpoint checkpoint) throws IOException {
        long size = checkpoint.size();
        TreeEdge edge = new TreeEdge();
        for (long first = 0; first < size; first += TileId.FULL) {
            TileId bundle = TileId.inTree(TileId.ENTRIES, first / TileId.FULL, size);
            checkBundle(bundle, edge, checkpoint);
            progress.verified(first + bundle.width(), size);
        }
        edge.partials((id, hashes) -> checkTile(id, hashes, checkpoint));
        if (!edge.root().equals(checkpoint.root())) {
            throw new Stop(
                    new BadFile(TileSource.CHECKPOINT),
                    "entries and tiles agree on root " + edge.root() + ", the checkpoint says " + checkpoint.root());
        }
    }

    private void checkBundle(TileId id, TreeEdge edge, SignedCheckpoint checkpoint) throws IOException {
        TileReader.Bundle bundle;
        byte[] stored;
        try {
            bundle = tiles.bundle(id);
        } catch (BadDataException | NoSuchFileException e) {
            throw new Stop(new BadFile(id.path()), reason(e));
        }
        TileId leaves = new TileId(0, id.index(), id.width());
        try {
            stored = tiles.readTile(leaves);
        } catch (BadDataException | NoSuchFileException e) {
            throw new Stop(new BadFile(leaves.path()), reason(e));
        }
        for (int i = 0; i < id.width(); i++) {
            long index = id.index() * TileId.FULL + i;
            byte[] leaf = hasher.leaf(bundle.bytes, bundle.start(i), bundle.length(i));
            if (!Arrays.equals(leaf, 0, Hash.BYTES, stored, i * Hash.BYTES, (i + 1) * Hash.BYTES)) {
                throw blame(index, Hash.wrap(leaf), Hash.slice(stored, i * Hash.BYTES), checkpoint);
            }
            edge.add(leaf, (tile, hashes) -> checkTile(tile, hashes, checkpoint));
            entryBytes += bundle.length(i);
            visitor.entry(index, bundle.entry(i));
        }
    }

    /** An entry and its hash in the tile disagree: the tile is right if the checkpoint's root proves its hash. */
    private Stop blame(long index, Hash computed, Hash stored, SignedCheckpoint checkpoint) {
        TileId tile = TileId.inTree(0, index / TileId.FULL, checkpoint.size());
        TileId bundle = TileId.inTree(TileId.ENTRIES, index / TileId.FULL, checkpoint.size());
        if (!proven(index, stored, checkpoint)) {
            return new Stop(
                    new BadFile(tile.path()),
                    "its hash of record %d does not lead to the checkpoint; the record hashes to %s"
                            .formatted(index, computed));
        }
        return new Stop(
                new BadRecord(index, bundle.path()),
                "record " + index + " hashes to " + computed + ", the tree has " + stored);
    }

    private boolean proven(long index, Hash leaf, SignedCheckpoint checkpoint) {
        try {
            new LogReader(new TileReader(source), checkpoint)
                    .inclusionProof(index, checkpoint.size())
                    .verify(leaf, checkpoint.root());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void checkTile(TileId id, byte[] computed, SignedCheckpoint checkpoint) throws IOException {
        byte[] stored;
        try {
            stored = tiles.readTile(id);
        } catch (BadDataException | NoSuchFileException e) {
            throw new Stop(new BadFile(id.path()), reason(e));
        }
        int differs = Arrays.mismatch(computed, stored);
        if (differs >= 0) {
            long span = 1L << (8 * id.level());
            long first = (id.index() * TileId.FULL + differs / Hash.BYTES) * span;
            throw new Stop(
                    new BadFile(id.path()),
                    "its hash of entries %d to %d is not that of the tiles below, in the tree of %d"
                            .formatted(first, first + span - 1, checkpoint.size()));
        }
    }
}
