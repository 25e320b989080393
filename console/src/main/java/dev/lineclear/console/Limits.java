package dev.lineclear.console;

import java.time.Duration;

/** A limit on everything the console does, each with its reason. */
final class Limits {
    /** Requests worked on at once; a page takes milliseconds. */
    static final int REQUESTS = 100;

    /** The largest body: an attestation has some kilobytes, a vote fewer. */
    static final int BODY = 64 << 10;

    /** The longest request line and all headers together. */
    static final int PROLOGUE = 4_096;

    static final int HEADERS = 16 << 10;

    /** Open pages that are told when something changes; each is a virtual thread. */
    static final int LISTENERS = 500;

    /** Holds on the queue's page; whoever has more has another problem than a list. */
    static final int QUEUE = 1_000;

    /** Holds of each state that are looked through for the worst: of 25 sessions that have as many as they may. */
    static final int LOOKED = 5_000;

    /** Open reviews counted at the top of the queue: more are as bad. */
    static final int REVIEWS = 100;

    /** Browsers signed in at once; the one that was idle longest is signed out. */
    static final int BROWSERS = 10_000;

    /** A working day. */
    static final Duration SIGNED_IN = Duration.ofHours(10);

    /** Signed out when nothing was asked for so long. */
    static final Duration IDLE = Duration.ofHours(2);

    /** A login of the command line: its file may be copied, and a key signs anew in a moment. */
    static final Duration TOKEN = Duration.ofHours(1);

    /** Sign-ins and registrations under way; a passkey is touched within this. */
    static final int CEREMONIES = 1_000;

    static final Duration CEREMONY = Duration.ofMinutes(5);

    /** Attempts to sign in or to use an invitation, a minute, from one address: a person needs two or three. */
    static final int SIGN_INS = 30;

    /** Votes a minute by one person: nobody reads more, however fast they are. */
    static final int VOTES = 20;

    /** As many keys as a person may have, of all kinds. */
    static final int KEYS = 16;

    /** An invitation nobody used is to be made anew. */
    static final Duration INVITATION = Duration.ofHours(1);

    private Limits() {}
}
