package dev.lineclear.proposal;

import java.security.SecureRandom;
import java.time.Instant;

/** Unique ids that sort by time: ULIDs (48 bits of milliseconds, 80 random bits, Crockford base 32). */
public final class Ids {
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String next(Instant now) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        char[] id = new char[LENGTH];
        long millis = now.toEpochMilli();
        for (int i = 9; i >= 0; i--) {
            id[i] = ALPHABET[(int) (millis & 31)];
            millis >>>= 5;
        }
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
