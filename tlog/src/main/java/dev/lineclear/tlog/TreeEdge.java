package dev.lineclear.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a growing tree: of every level the tile that is not full yet. It is all that appending needs, a
 * few dozen KiB at any size. Not thread-safe.
 */
final class TreeEdge {
    /** Told about each tile the moment it is full. */
    @FunctionalInterface
    interface FullTiles {
        void full(TileId id, byte[] hashes) throws IOException;
    }

    private final TreeHasher hasher = new TreeHasher();
    private final List<byte[]> tiles = new ArrayList<>();
    private long size;

    long size() {
        return size;
    }

    /** The edge of a tree of {@code size} entries, read from its tiles. */
    static TreeEdge load(TileReader reader, long size) throws IOException {
        TreeEdge edge = new TreeEdge();
        edge.size = size;
        for (int level = 0; level <= TileId.MAX_LEVEL && size >> (8 * level) > 0; level++) {
            byte[] tile = new byte[TileId.TILE_BYTES];
            int width = edge.width(level);
            if (width > 0) {
                byte[] hashes = reader.readTile(edge.partial(level));
                System.arraycopy(hashes, 0, tile, 0, hashes.length);
            }
            edge.tiles.add(tile);
        }
        return edge;
    }

    private int width(int level) {
        return (int) (size >> (8 * level)) & 0xff;
    }

    private TileId partial(int level) {
        return new TileId(level, size >> (8 * level) >> 8, width(level));
    }

    void add(byte[] leafHash, FullTiles sink) throws IOException {
        byte[] hash = leafHash;
        for (int level = 0; ; level++) {
            if (level == tiles.size()) {
                tiles.add(new byte[TileId.TILE_BYTES]);
            }
            byte[] tile = tiles.get(level);
            int at = width(level);
            System.arraycopy(hash, 0, tile, at * Hash.BYTES, Hash.BYTES);
            if (at < TileId.FULL - 1) {
                break;
            }
            sink.full(new TileId(level, size >> (8 * level) >> 8, TileId.FULL), tile.clone());
            hash = hasher.perfect(tile, 0, TileId.FULL);
        }
        size++;
    }

    /** The tiles that are neither empty nor full. */
    void partials(FullTiles sink) throws IOException {
        for (int level = 0; level < tiles.size(); level++) {
            if (width(level) > 0) {
                sink.full(partial(level), Arrays.copyOf(tiles.get(level), width(level) * Hash.BYTES));
            }
        }
    }

    Hash root() {
        if (size == 0) {
            return Hash.ofEmptyTree();
        }
        byte[] hash = {};
        for (int level = 0; level < tiles.size(); level++) {
            int width = width(level);
            // From the right: the lowest bit of the width is the rightmost perfect subtree.
            for (int rest = width; rest > 0; rest &= rest - 1) {
                int count = Integer.lowestOneBit(rest);
                byte[] left = hasher.perfect(tiles.get(level), (rest - count) * Hash.BYTES, count);
                hash = hash.length == 0 ? left : hasher.node(left, 0, hash, 0);
            }
        }
        return Hash.wrap(hash);
    }
}
