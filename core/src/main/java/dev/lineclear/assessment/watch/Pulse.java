package dev.lineclear.assessment.watch;

import dev.lineclear.assessment.watch.Count.Span;
import java.nio.ByteBuffer;

/** How much of everything there was lately, in a few hundred bytes whatever comes. Not thread-safe. */
final class Pulse {
    /** What a part counts to at most; nothing that is looked for is more in so short a time. */
    private static final int FULL = 0xffff;

    private static final Span[] SPANS = Span.values();
    private static final Count[] COUNTS = Count.values();

    /** Where the parts of each begin. */
    private static final int[] PLACE = new int[COUNTS.length];

    private static final int PARTS = place();

    /** Of those that budgets are made of. */
    private static final int BUDGETS = budgets();

    private final short[] parts = new short[PARTS];

    /** The part that runs, of each span, counted from 1970; fields, since a thousand arrays are 30 KB. */
    private int minutes;

    private int hours;
    private int days;

    private static int place() {
        int next = 0;
        for (Count count : COUNTS) {
            PLACE[count.ordinal()] = next;
            next += count.span.parts;
        }
        return next;
    }

    private static int budgets() {
        int parts = 0;
        for (Count count : COUNTS) {
            parts += count.budget ? count.span.parts : 0;
        }
        return parts;
    }

    /** @param second since 1970 */
    void add(Count what, int much, long second) {
        turn(what.span, second);
        int at = PLACE[what.ordinal()] + Math.floorMod(now(what.span), what.span.parts);
        parts[at] = (short) Math.min(FULL, (parts[at] & FULL) + Math.max(0, Math.min(FULL, much)));
    }

    int of(Count what, long second) {
        turn(what.span, second);
        int sum = 0;
        for (int i = PLACE[what.ordinal()], end = i + what.span.parts; i < end; i++) {
            sum += parts[i] & FULL;
        }
        return sum;
    }

    /** A clock that goes back changes nothing: what was counted stays until its time is over. */
    private void turn(Span span, long second) {
        int part = (int) (second / span.seconds);
        int passed = part - now(span);
        if (passed <= 0) {
            return;
        }
        for (Count count : COUNTS) {
            if (count.span == span) {
                for (int i = 0; i < Math.min(passed, span.parts); i++) {
                    parts[PLACE[count.ordinal()] + Math.floorMod(part - i, span.parts)] = 0;
                }
            }
        }
        now(span, part);
    }

    private int now(Span span) {
        return switch (span) {
            case MINUTES -> minutes;
            case HOUR -> hours;
            case DAY -> days;
        };
    }

    private void now(Span span, int part) {
        switch (span) {
            case MINUTES -> minutes = part;
            case HOUR -> hours = part;
            case DAY -> days = part;
        }
    }

    /** Nothing was, but for what is over an hour and a day. */
    void calm() {
        for (Count count : COUNTS) {
            if (count.span == Span.MINUTES) {
                for (int i = 0; i < count.span.parts; i++) {
                    parts[PLACE[count.ordinal()] + i] = 0;
                }
            }
        }
    }

    static int budgetBytes() {
        return BUDGETS * Short.BYTES + SPANS.length * Integer.BYTES;
    }

    /** Whether anything was counted that a budget is made of. */
    boolean spends() {
        for (Count count : COUNTS) {
            for (int i = 0; count.budget && i < count.span.parts; i++) {
                if (parts[PLACE[count.ordinal()] + i] != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What budgets are made of, and nothing else. */
    void writeBudgets(ByteBuffer out) {
        for (Span span : SPANS) {
            out.putInt(span == Span.MINUTES ? 0 : now(span));
        }
        for (Count count : COUNTS) {
            for (int i = 0; count.budget && i < count.span.parts; i++) {
                out.putShort(parts[PLACE[count.ordinal()] + i]);
            }
        }
    }

    static Pulse ofBudgets(ByteBuffer in) {
        Pulse read = new Pulse();
        for (Span span : SPANS) {
            read.now(span, in.getInt());
        }
        for (Count count : COUNTS) {
            for (int i = 0; count.budget && i < count.span.parts; i++) {
                read.parts[PLACE[count.ordinal()] + i] = in.getShort();
            }
        }
        return read;
    }

    /** Takes over what budgets are made of, as far as its time is not over. */
    void takeBudgets(Pulse from) {
        for (Span span : SPANS) {
            turn(span, (long) from.now(span) * span.seconds);
            from.turn(span, (long) now(span) * span.seconds);
        }
        for (Count count : COUNTS) {
            if (count.budget) {
                int at = PLACE[count.ordinal()];
                System.arraycopy(from.parts, at, parts, at, count.span.parts);
            }
        }
    }

    static int bytes() {
        return PARTS * Short.BYTES + SPANS.length * Integer.BYTES;
    }

    void write(ByteBuffer out) {
        for (short part : parts) {
            out.putShort(part);
        }
        for (Span span : SPANS) {
            out.putInt(now(span));
        }
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < parts.length; i++) {
            parts[i] = in.getShort();
        }
        for (Span span : SPANS) {
            now(span, in.getInt());
        }
    }
}
