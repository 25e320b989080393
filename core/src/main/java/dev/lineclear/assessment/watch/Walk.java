package dev.lineclear.assessment.watch;

/**
 * How far a session came in the accepted patterns: its last steps, a byte each, and which patterns it completed lately. As much
 * whatever it does, and whatever is accepted: some fifty bytes. Guarded by the session's memory.
 */
final class Walk {
    private static final int HOUR = 3_600;
    private static final int EACH = Byte.SIZE;
    private static final int LONG = Long.BYTES;

    private Sequences sequences;

    /** The last 24 steps, more than a sequence may be spread over; the latest is the lowest byte of the first. */
    private long near;

    private long middle;
    private long far;

    /** Of the last step, which counts once however often it comes in a row. */
    private int last;

    private int now;
    private int before;
    private int hour;

    Walk(Sequences sequences) {
        this.sequences = sequences;
    }

    /** Of others from now on; what was completed stays so where it is still accepted. */
    void under(Sequences others) {
        if (sequences == others) {
            return;
        }
        near = same(near, others);
        middle = same(middle, others);
        far = same(far, others);
        now = others.bits(now, sequences);
        before = others.bits(before, sequences);
        sequences = others;
    }

    private long same(long steps, Sequences others) {
        long out = 0;
        for (int i = 0; i < LONG; i++) {
            long number = others.number((byte) (steps >>> i * EACH), sequences);
            out |= number << i * EACH;
        }
        return out;
    }

    /** The number of what it did so many steps ago; zero for the last. */
    byte step(int ago) {
        long part = ago < LONG ? near : ago < 2 * LONG ? middle : far;
        return (byte) (part >>> ago % LONG * EACH);
    }

    /** What it would complete by that step. */
    int would(byte step, int what) {
        return what == last ? 0 : sequences.completed(this, step);
    }

    /** It took the step. @return what it completed by it */
    int took(byte step, int what) {
        if (what == last) {
            return 0;
        }
        int completed = sequences.completed(this, step);
        far = far << EACH | middle >>> Long.SIZE - EACH;
        middle = middle << EACH | near >>> Long.SIZE - EACH;
        near = near << EACH | step;
        last = what;
        return completed;
    }

    /** What it completed within the hour, or the one before. */
    int completed(long second) {
        int part = (int) (second / HOUR);
        if (part > hour) {
            before = part == hour + 1 ? now : 0;
            now = 0;
            hour = part;
        }
        return now | before;
    }

    /** From now on these are completed. @return those of them that were not */
    int complete(int bits, long second) {
        int news = bits & ~completed(second);
        now |= bits;
        return news;
    }

    /** A person let it go on: what it did counts no more. */
    void calm() {
        near = 0;
        middle = 0;
        far = 0;
        now = 0;
        before = 0;
    }
}
