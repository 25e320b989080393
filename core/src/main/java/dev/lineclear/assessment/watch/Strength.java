package dev.lineclear.assessment.watch;

import java.util.Locale;

/** What comes of a signal. Each does what those before it do. */
public enum Strength {
    /** People are told. */
    NOTICE,
    /** Changes that are asked for meanwhile carry it into their assessment, where policies ask more for it. */
    RAISE,
    /** The session ends there. A person may let it go on. */
    HALT;

    /** As records have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
