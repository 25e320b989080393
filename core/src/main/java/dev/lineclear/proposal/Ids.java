package dev.lineclear.proposal;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Unique ids that sort by time: ULIDs (48 bits of milliseconds, 80 random bits, Crockford base 32). */
public final class Ids {
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 26;
    private static final int RANDOM_BYTES = 10;

    /** Fetched at once: the system's source takes as long for these as for ten bytes. */
    private static final int STOCK_BYTES = 512 * RANDOM_BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Random bytes not handed out yet, from {@link #used} on; under the lock, as that is. */
    private static final byte[] STOCK = new byte[STOCK_BYTES];

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static int used = STOCK_BYTES;

    private Ids() {}

    private static byte[] random() {
        byte[] random = new byte[RANDOM_BYTES];
        LOCK.lock();
        try {
            if (used == STOCK_BYTES) {
                RANDOM.nextBytes(STOCK);
                used = 0;
            }
            System.arraycopy(STOCK, used, random, 0, RANDOM_BYTES);
            // Whoever reads the memory later learns no id that was given out before.
            Arrays.fill(STOCK, used, used + RANDOM_BYTES, (byte) 0);
            used += RANDOM_BYTES;
        } finally {
            LOCK.unlock();
        }
        return random;
    }

    /** No id of that time or later is less. */
    public static String first(Instant time) {
        char[] id = new char[LENGTH];
        Arrays.fill(id, ALPHABET[0]);
        time(time, id);
        return new String(id);
    }

    private static void time(Instant time, char[] id) {
        long millis = time.toEpochMilli();
        for (int i = 9; i >= 0; i--) {
            id[i] = ALPHABET[(int) (millis & 31)];
            millis >>>= 5;
        }
    }

    public static String next(Instant now) {
        byte[] random = random();
        char[] id = new char[LENGTH];
        time(now, id);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 5; i++) {
            high = high << 8 | (random[i] & 0xff);
            low = low << 8 | (random[i + 5] & 0xff);
        }
        for (int i = 7; i >= 0; i--) {
            id[10 + i] = ALPHABET[(int) (high & 31)];
            id[18 + i] = ALPHABET[(int) (low & 31)];
            high >>>= 5;
            low >>>= 5;
        }
        return new String(id);
    }
}
