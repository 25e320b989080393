package dev.lineclear.proposal;

import java.util.Locale;

/** What an operation does to its targets, from harmless to worst. The order of the constants is the order of severity. */
public enum Effect {
    /** Changes nothing. */
    READ,
    /** Makes something that was not there. */
    CREATE,
    /** Changes something in place. */
    UPDATE,
    /** Widens permissions, hands out credentials or exposes something. */
    GRANT,
    /** Deletes and recreates. */
    REPLACE,
    /** Removes, empties, stops, or switches off a protection against those. */
    DESTROY,
    /** Not known; treated as {@link #DESTROY} and refused by default. */
    UNKNOWN;

    /** The id of the Cedar action: {@code Action::"destroy"}. */
    public String action() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worse of the two. */
    public Effect or(Effect other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
