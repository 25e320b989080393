package dev.lineclear.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A bundle of entries: each a big-endian uint16 length and its bytes (C2SP tlog-tiles). */
public final class EntryBundle {
    /** The length is a uint16, so no entry is longer. */
    public static final int MAX_ENTRY_BYTES = 65_535;

    private EntryBundle() {}

    /**
     * Reads exactly {@code width} entries.
     *
     * @throws BadDataException if the bytes end early or go on after the last entry
     */
    public static List<byte[]> parse(byte[] bundle, int width) throws BadDataException {
        int[] offsets = offsets(bundle, width, false);
        List<byte[]> entries = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            entries.add(Arrays.copyOfRange(bundle, offsets[i] + 2, offsets[i + 1]));
        }
        return Collections.unmodifiableList(entries);
    }

    /** Where each entry's length prefix starts, and as the last element where the last entry ends. */
    static int[] offsets(byte[] bundle, int width, boolean moreMayFollow) throws BadDataException {
        int[] offsets = new int[width + 1];
        int at = 0;
        for (int i = 0; i < width; i++) {
            offsets[i] = at;
            if (bundle.length - at < 2) {
                throw new BadDataException("bundle ends before entry " + i + " of " + width);
            }
            int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            if (bundle.length - at - 2 < length) {
                throw new BadDataException("bundle ends within entry " + i + " of " + width);
            }
            at += 2 + length;
        }
        if (at != bundle.length && !moreMayFollow) {
            throw new BadDataException((bundle.length - at) + " bytes after the last of " + width + " entries");
        }
        offsets[width] = at;
        return offsets;
    }

    /** Writes entries as a bundle; the opposite of {@link #parse}. */
    public static byte[] encode(List<byte[]> entries) {
        int length = 0;
        for (byte[] entry : entries) {
            length += 2 + entry.length;
        }
        byte[] bundle = new byte[length];
        int at = 0;
        for (byte[] entry : entries) {
            at = put(bundle, at, entry, 0, entry.length);
        }
        return bundle;
    }

    static int put(byte[] bundle, int at, byte[] from, int offset, int length) {
        if (length > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException("entry of " + length + " bytes, at most " + MAX_ENTRY_BYTES);
        }
        bundle[at] = (byte) (length >> 8);
        bundle[at + 1] = (byte) length;
        System.arraycopy(from, offset, bundle, at + 2, length);
        return at + 2 + length;
    }
}
