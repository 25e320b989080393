package dev.lineclear.foresight.network;

import java.util.Arrays;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** From numbers to what was worked out for them; asked millions of times, which boxes would make slow. */
final class LongMap<V> {
    private static final int FIRST = 1 << 10;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[FIRST];
    private @Nullable Object[] values = new @Nullable Object[FIRST];
    private int used;

    @SuppressWarnings("unchecked")
    V get(long key, LongFunction<V> otherwise) {
        int at = slot(keys, values, key);
        Object found = values[at];
        if (found != null) {
            return (V) found;
        }
        V made = otherwise.apply(key);
        if (2 * ++used > keys.length) {
            grow();
        }
        at = slot(keys, values, key);
        keys[at] = key;
        values[at] = made;
        return made;
    }

    private static int slot(long[] keys, @Nullable Object[] values, long key) {
        int mask = keys.length - 1;
        int at = (int) (key * SPREAD >>> Integer.SIZE) & mask;
        while (values[at] != null && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] more = new long[2 * keys.length];
        @Nullable Object[] with = Arrays.copyOf(new @Nullable Object[0], more.length);
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != null) {
                int at = slot(more, with, keys[i]);
                more[at] = keys[i];
                with[at] = values[i];
            }
        }
        keys = more;
        values = with;
    }
}
