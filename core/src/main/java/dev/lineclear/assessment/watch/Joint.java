package dev.lineclear.assessment.watch;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of several sessions together: beside what each is watched for, what only shows over all of them. Of what
 * is read nothing of it is kept. Guarded by itself.
 */
class Joint extends Memory {
    /** Bits by which a change is known again: as many as are asked for in five minutes by a session, several times over. */
    private static final int AN_AGENT = 2_048;

    private static final int ALL = 8_192;

    /** Fours of things that may be turned to and fro. */
    private static final int AN_AGENTS_THINGS = 16;

    private static final int ALL_THINGS = 256;

    private static final int HASHES = 3;

    private final int bits;
    private final int sets;
    private @Nullable Lately changes;
    private @Nullable Flips flips;

    private Joint(int bits, int sets) {
        this.bits = bits;
        this.sets = sets;
    }

    /** Of an agent, over all its sessions. */
    Joint() {
        this(AN_AGENT, AN_AGENTS_THINGS);
    }

    /** Of all agents. */
    static Joint all() {
        return new Joint(ALL, ALL_THINGS);
    }

    /** Whether the same change was asked for lately, in whichever session. */
    boolean again(Request r) {
        if (!r.changes()) {
            return false;
        }
        if (changes == null) {
            changes = new Lately(bits, HASHES);
        }
        return !changes.fresh(r.same(), r.second());
    }

    /** How often any of what it is about is brought back to what it had been, were it done. @param who only by another; 0 for anybody */
    int flips(Request r, long who) {
        int most = 0;
        for (long thing : r.things()) {
            most = Math.max(most, flips == null ? 0 : flips.would(thing, r.state(), who, r.second()));
        }
        return most;
    }

    /** It was done. */
    void done(Request r, long who) {
        if (!r.changes()) {
            return;
        }
        if (flips == null) {
            flips = new Flips(sets);
        }
        for (long thing : r.things()) {
            flips.was(thing, r.state(), who, r.second());
        }
    }
}
