package dev.lineclear.proposal;

import java.util.Locale;

/** How far an agent is trusted, least first. */
public enum Standing {
    /** Its changes go to the twin; of production it reads. */
    SANDBOXED,
    /** Its changes go to production, as policies and people clear them. */
    SUPERVISED,
    /** As supervised; policies may ask less of it. */
    TRUSTED;

    /** The lesser of two. */
    public Standing least(Standing other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** One step further down; there is nothing below the sandbox. */
    public Standing below() {
        return this == TRUSTED ? SUPERVISED : SANDBOXED;
    }

    /** Such as {@code sandboxed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
