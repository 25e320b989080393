package dev.lineclear.foresight.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Many short texts in one array, as UTF-8: a million strings of their own would take three times the memory. */
final class Texts {
    static final Texts NONE = new Texts(new byte[0], new int[1]);

    /** Of all texts together. */
    final byte[] bytes;

    /** Where each begins, and the end of the last. */
    final int[] starts;

    private Texts(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    int size() {
        return starts.length - 1;
    }

    String get(int i) {
        return new String(bytes, starts[i], starts[i + 1] - starts[i], StandardCharsets.UTF_8);
    }

    /** In the order of unsigned bytes, which is that of code points. */
    int compare(int i, byte[] other) {
        return Arrays.compareUnsigned(bytes, starts[i], starts[i + 1], other, 0, other.length);
    }

    boolean startsWith(int i, byte[] prefix) {
        int start = starts[i];
        return starts[i + 1] - start >= prefix.length
                && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /** Of sorted texts: where it is, or {@code -1 - i} where it would be. */
    int find(byte[] text) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, text);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts texts together, one after the other. */
    static final class Builder {
        private byte[] bytes;
        private int[] starts;
        private int size;

        /** @param bytes of all, as far as can be said; it grows by itself */
        Builder(int texts, int bytes) {
            this.bytes = new byte[bytes];
            this.starts = new int[texts + 1];
        }

        /** Of all so far. */
        int length() {
            return starts[size];
        }

        void add(byte[] text) {
            add(text, 0, text.length);
        }

        void add(Texts from, int i) {
            add(from.bytes, from.starts[i], from.starts[i + 1]);
        }

        private void add(byte[] from, int start, int end) {
            int length = length();
            if (end - start > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), length + end - start));
            }
            if (size + 1 == starts.length) {
                starts = Arrays.copyOf(starts, starts.length + (starts.length >> 1) + 1);
            }
            System.arraycopy(from, start, bytes, length, end - start);
            size++;
            starts[size] = length + end - start;
        }

        Texts build() {
            int length = length();
            return new Texts(
                    bytes.length == length ? bytes : Arrays.copyOf(bytes, length),
                    starts.length == size + 1 ? starts : Arrays.copyOf(starts, size + 1));
        }
    }
}
