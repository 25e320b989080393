package dev.lineclear.foresight.graph;

import java.time.Instant;

/** What origins said of each resource, in flat arrays: of resource {@code i} those from {@code first[i]}, the surest first. */
final class Statements {
    static final Statements NONE = new Statements(
            new int[1], new byte[0], new int[0], new int[0], new int[0], new int[0], Texts.NONE, new int[0]);

    /** 2020-01-01T00:00:00Z in seconds since 1970. */
    private static final long EPOCH = 1_577_836_800L;

    final int[] first;
    final byte[] origin;
    final int[] type;
    final int[] region;
    final int[] zone;
    /** The team of its tag {@code owner} or {@code team}. */
    final int[] owner;

    final Texts tags;

    /** Seconds since 2020, which 32 bits hold until 2088. */
    final int[] seen;

    Statements(int[] first, byte[] origin, int[] type, int[] region, int[] zone, int[] owner, Texts tags, int[] seen) {
        this.first = first;
        this.origin = origin;
        this.type = type;
        this.region = region;
        this.zone = zone;
        this.owner = owner;
        this.tags = tags;
        this.seen = seen;
    }

    int size() {
        return origin.length;
    }

    /** Of what origins say, what the surest of those says that says anything; 0, the empty word, when none does. */
    int word(int[] words, int resource) {
        for (int row = first[resource]; row < first[resource + 1]; row++) {
            if (words[row] != 0) {
                return words[row];
            }
        }
        return 0;
    }

    /** When any origin last said something of it; {@link Integer#MIN_VALUE} of one that was never seen. */
    int lastSeen(int resource) {
        int last = Integer.MIN_VALUE;
        for (int row = first[resource]; row < first[resource + 1]; row++) {
            last = Math.max(last, seen[row]);
        }
        return last;
    }

    /** Whole seconds since 2020; of a time before or after what 32 bits hold, the nearest that they do. */
    static int seconds(Instant time) {
        return (int) Math.clamp(time.getEpochSecond() - EPOCH, 0, Integer.MAX_VALUE);
    }

    static Instant instant(int seconds) {
        return Instant.ofEpochSecond(EPOCH + seconds);
    }
}
