package dev.lineclear.tlog;

/**
 * Names one file of a log: a tile of hashes or a bundle of entries (C2SP tlog-tiles).
 *
 * @param level 0 for leaf hashes, upwards to {@link #MAX_LEVEL}; {@link #ENTRIES} for a bundle of entries
 * @param index which tile of its level, from 0
 * @param width how many hashes or entries it holds: {@link #FULL}, or 1 to 255 for a partial one
 */
public record TileId(int level, long index, int width) {
    /** The level that stands for bundles of entries. */
    public static final int ENTRIES = -1;
    /** Hashes or entries in a full tile or bundle. */
    public static final int FULL = 256;
    /** Bytes of a full tile of hashes. */
    public static final int TILE_BYTES = FULL * Hash.BYTES;
    /** Highest level: 256^8 leaves would exceed the largest size that a long can hold. */
    public static final int MAX_LEVEL = 7;

    private static final int GROUP = 1000;

    /** {@code tile}, the level, and one group of digits. */
    private static final int LEAST_PARTS = 3;

    /** More groups than an index of 64 bits has, and a width. */
    private static final int MAX_PARTS = 12;

    public TileId {
        if (level < ENTRIES || level > MAX_LEVEL) {
            throw new IllegalArgumentException("level " + level);
        }
        if (index < 0) {
            throw new IllegalArgumentException("index " + index);
        }
        if (width < 1 || width > FULL) {
            throw new IllegalArgumentException("width " + width);
        }
    }

    /** The tile or bundle of a tree of {@code size} entries; its width follows from the size. */
    static TileId inTree(int level, long index, long size) {
        long count = size >> (8 * Math.max(level, 0));
        long left = count - index * FULL;
        if (left <= 0) {
            throw new IllegalArgumentException("no tile " + level + "/" + index + " in a tree of " + size);
        }
        return new TileId(level, index, (int) Math.min(FULL, left));
    }

    /** Whether a tree of {@code size} entries has all that this tile holds. */
    boolean isIn(long size) {
        return index <= Long.MAX_VALUE / FULL - 1 && index * FULL + width <= size >> (8 * Math.max(level, 0));
    }

    public boolean isFull() {
        return width == FULL;
    }

    /** The full tile at the same place, which a log may serve instead of a partial one. */
    public TileId full() {
        return new TileId(level, index, FULL);
    }

    /** Most bytes that the file may have. */
    public int maxBytes() {
        return level == ENTRIES ? width * (2 + EntryBundle.MAX_ENTRY_BYTES) : width * Hash.BYTES;
    }

    /** The path below the log's root, such as {@code tile/0/x001/x234/067.p/12}. */
    public String path() {
        StringBuilder groups = new StringBuilder(group(index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            groups.insert(0, "x" + group(rest % GROUP) + "/");
        }
        String base = "tile/" + (level == ENTRIES ? "entries" : String.valueOf(level)) + "/" + groups;
        return isFull() ? base : base + ".p/" + width;
    }

    private static String group(long value) {
        String digits = String.valueOf(value);
        return "000".substring(digits.length()) + digits;
    }

    /** Reads what {@link #path()} writes, and nothing else. */
    public static TileId parse(String path) throws BadDataException {
        String[] parts = path.split("/", -1);
        if (parts.length < LEAST_PARTS || parts.length > MAX_PARTS || !parts[0].equals("tile")) {
            throw new BadDataException("not a tile's path: " + path);
        }
        int last = parts.length - 1;
        int width = FULL;
        if (parts[last - 1].endsWith(".p")) {
            width = (int) Math.min(Integer.MAX_VALUE, Decimal.parse(parts[last], "tile width"));
            last--;
            parts[last] = parts[last].substring(0, parts[last].length() - 2);
        }
        long index = 0;
        for (int i = 2; i <= last; i++) {
            String digits = i < last && parts[i].startsWith("x") ? parts[i].substring(1) : parts[i];
            if (digits.length() != 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new BadDataException("not a tile's path: " + path);
            }
            if (index > (Long.MAX_VALUE - GROUP) / GROUP) {
                throw new BadDataException("tile index too large: " + path);
            }
            index = index * GROUP + Integer.parseInt(digits);
        }
        try {
            long level = parts[1].equals("entries") ? ENTRIES : Decimal.parse(parts[1], "tile level");
            TileId id = new TileId((int) Math.min(level, FULL), index, width);
            if (id.path().equals(path)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw new BadDataException("not a tile's path: " + path, e);
        }
        throw new BadDataException("not a tile's path in its canonical form: " + path);
    }

    @Override
    public String toString() {
        return path();
    }
}
