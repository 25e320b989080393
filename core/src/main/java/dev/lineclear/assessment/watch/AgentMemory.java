package dev.lineclear.assessment.watch;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of an agent over all its sessions: what it does usually, what it was refused, what it was handed out. */
final class AgentMemory extends Joint {
    /** Refusals and credentials each: more than a person looks through, and than come in half an hour to what is no loop. */
    private static final int LATEST = 16;

    /** How long a refusal may be the reason for what is asked next, in seconds. */
    private static final int REFUSED = 1_800;

    /** How long what was handed out may be what is used, in seconds. */
    private static final int HANDED_OUT = 3_600;

    /** Requests, and seconds since the first, after which what is new says something. */
    private static final int USUAL = 200;

    private static final long SETTLED = 86_400;

    /** Secrets that are told apart within minutes. */
    private static final int SECRETS = 256;

    /** What a request counts as that picks by a filter: services answer with pages of ten or more. */
    private static final int PAGE = 10;

    private final Known names = new Known();
    private final Known things = new Known();
    private final Known touched = new Known();
    private final Trail refused = new Trail(LATEST);
    private final Trail handedOut = new Trail(LATEST);
    private @Nullable Lately secrets;
    private long first;
    private int requests;

    /** Counts it, and those of its things that are new. @return whether any is */
    boolean meets(Request r) {
        boolean any = false;
        first = first == 0 ? r.second() : first;
        requests = Math.min(USUAL, requests + 1);
        for (long thing : r.things()) {
            if (!things.has(thing)) {
                things.add(thing);
                pulse.add(Count.NEW, 1, r.second());
                any = true;
            }
        }
        return any;
    }

    /** It read or changed what it asked about. */
    void touched(Request r) {
        for (long thing : r.things()) {
            touched.add(thing);
        }
    }

    /** Whether it ever read or changed all that it asks about. */
    boolean touchedAll(Request r) {
        for (long thing : r.things()) {
            if (!touched.has(thing)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is known what is usual for it. */
    boolean settled(long second) {
        return requests >= USUAL && second - first >= SETTLED;
    }

    boolean knows(long name) {
        return names.has(name);
    }

    void learn(long name) {
        names.add(name);
    }

    void refused(Request r) {
        for (long thing : r.things()) {
            refused.add(thing, r.what(), r.second(), r.proposal().id());
        }
    }

    /** Proposals about the same that were refused, and were not the very same. */
    List<String> otherWays(Request r) {
        return refused.ids((about, how, at) -> r.second() - at <= REFUSED && how != r.what() && r.about(about));
    }

    /** @param names by which what was handed out may be named later */
    void handedOut(Request r, long[] names) {
        for (long name : names) {
            handedOut.add(r.session(), name, r.second(), r.proposal().id());
        }
    }

    /**
     * About how many different secrets were asked for lately, with what this one asks for; tries count. What it names none of
     * as a target it may name in its input, or pick by a filter.
     */
    int gathered(Request r, long seed) {
        if (secrets == null) {
            secrets = new Lately(SECRETS, 1);
        }
        for (long thing : r.named() ? r.things() : Naming.texts(seed, r.proposal())) {
            secrets.fresh(thing, r.second());
        }
        boolean picks = r.proposal().input().has("Filters");
        return secrets.distinct() + r.much() - r.things().length + (picks ? PAGE : 0);
    }

    @Override
    void calm() {
        super.calm();
        secrets = null;
    }

    /** Proposals by which the session had something handed out. */
    List<String> handedOut(Request r) {
        return handedOut.ids((session, name, at) -> session == r.session() && r.second() - at <= HANDED_OUT);
    }

    /** Those of them by which that was handed out. */
    List<String> handedOut(Request r, long named) {
        return handedOut.ids(
                (session, name, at) -> session == r.session() && name == named && r.second() - at <= HANDED_OUT);
    }

    static int bytes() {
        return Pulse.bytes() + 3 * Known.bytes() + Long.BYTES + Integer.BYTES;
    }

    /** What outlasts a restart: counts, and what is usual. */
    void write(ByteBuffer out) {
        pulse.write(out);
        names.write(out);
        things.write(out);
        touched.write(out);
        out.putLong(first);
        out.putInt(requests);
    }

    void read(ByteBuffer in) {
        pulse.read(in);
        names.read(in);
        things.read(in);
        touched.read(in);
        first = in.getLong();
        requests = in.getInt();
    }
}
