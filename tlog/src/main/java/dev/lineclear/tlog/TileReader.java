package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Reads tiles of a tree of a given size, falling back from a partial one to the full one that replaced it. */
final class TileReader {
    /** 128 tiles of 8 KiB: what the proofs of one neighbourhood share, in one MiB. */
    private static final int CACHED_TILES = 128;

    private final TileSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TileId, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TileId, byte[]> eldest) {
            return size() > CACHED_TILES;
        }
    };

    TileReader(TileSource source) {
        this.source = source;
    }

    TileSource source() {
        return source;
    }

    /** The hashes of a tile, exactly {@code id.width()} of them. Callers do not change the array. */
    byte[] tile(TileId id) throws IOException {
        lock.lock();
        try {
            byte[] cached = cache.get(id);
            if (cached != null) {
                return cached;
            }
        } finally {
            lock.unlock();
        }
        byte[] tile = readTile(id);
        lock.lock();
        try {
            cache.put(id, tile);
        } finally {
            lock.unlock();
        }
        return tile;
    }

    /** As {@link #tile} without the cache, for those who read everything once. */
    byte[] readTile(TileId id) throws IOException {
        int bytes = id.width() * Hash.BYTES;
        byte[] tile;
        try {
            tile = source.read(id.path(), id.maxBytes());
        } catch (NoSuchFileException missing) {
            if (id.isFull()) {
                throw missing;
            }
            byte[] full = readFull(id, missing);
            checkLength(id.full(), full, TileId.TILE_BYTES);
            return Arrays.copyOf(full, bytes);
        }
        checkLength(id, tile, bytes);
        return tile;
    }

    private byte[] readFull(TileId id, NoSuchFileException missing) throws IOException {
        try {
            return source.read(id.full().path(), id.full().maxBytes());
        } catch (NoSuchFileException e) {
            throw missing;
        }
    }

    private static void checkLength(TileId id, byte[] tile, int bytes) throws BadDataException {
        if (tile.length != bytes) {
            throw new BadDataException(id.path() + " has " + tile.length + " bytes instead of " + bytes);
        }
    }

    /** A bundle's bytes, at least {@code id.width()} entries, with the offsets of exactly these. */
    Bundle bundle(TileId id) throws IOException {
        boolean fellBack = false;
        byte[] bytes;
        try {
            bytes = source.read(id.path(), id.maxBytes());
        } catch (NoSuchFileException missing) {
            if (id.isFull()) {
                throw missing;
            }
            bytes = readFull(id, missing);
            fellBack = true;
        }
        try {
            return new Bundle(bytes, EntryBundle.offsets(bytes, id.width(), fellBack));
        } catch (BadDataException e) {
            throw new BadDataException(id.path() + ": " + e.getMessage(), e);
        }
    }

    /** The bytes of a bundle and where its entries are. Not a record: it holds arrays that are not to be compared. */
    static final class Bundle {
        final byte[] bytes;
        final int[] offsets;

        Bundle(byte[] bytes, int[] offsets) {
            this.bytes = bytes;
            this.offsets = offsets;
        }

        int start(int i) {
            return offsets[i] + 2;
        }

        int length(int i) {
            return offsets[i + 1] - offsets[i] - 2;
        }

        byte[] entry(int i) {
            return Arrays.copyOfRange(bytes, start(i), offsets[i + 1]);
        }
    }
}
