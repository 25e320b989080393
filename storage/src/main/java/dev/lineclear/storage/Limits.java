package dev.lineclear.storage;

import java.time.Duration;

/** A limit on everything the store does, each with its reason. */
final class Limits {
    /** The most rows one list returns: what a person or a page can use, in bounded memory. */
    static final int LIST = 10_000;

    /** The most agents, or approvers: far above any organisation's, so that listing them all stays bounded. */
    static final int REGISTERED = 10_000;

    /** The most sessions live at once: halting all of them must be able to list them all. */
    static final int LIVE_SESSIONS = 10_000;

    /** The largest record, in characters of JSON: 2,000 targets with their tags, twice (proposal and assessment). */
    static final int BODY = 16 << 20;

    /** Bodies of holds kept open, in characters sealed: a thousand holds as they usually are, twice over. */
    static final int OPENED = 8 << 20;

    /** The longest id, key or value outside a body, in characters. */
    static final int TEXT = 64 << 10;

    /** A statement that takes longer is broken off: the agent's request is waiting. */
    static final Duration STATEMENT = Duration.ofSeconds(5);

    /** As long as anyone waits for a connection, or for another writer, before being refused. */
    static final Duration WAIT = Duration.ofSeconds(5);

    /** A dead PostgreSQL server is noticed after this; longer than {@link #STATEMENT}, which the server itself ends. */
    static final Duration SOCKET = Duration.ofSeconds(10);

    /** Connections of one gateway to PostgreSQL, whose default allows 100 in all. */
    static final int POSTGRESQL_CONNECTIONS = 10;

    /** Readers beside SQLite's one writer; more would only wait for the same disk and cores. */
    static final int SQLITE_READERS = 4;

    /** To which SQLite cuts its write-ahead log, in bytes, after a burst. */
    static final int SQLITE_LOG = 64 << 20;

    private Limits() {}

    /** @throws IllegalArgumentException when {@code limit} is not positive */
    static int list(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list has a limit of 1 or more, not " + limit);
        }
        return Math.min(limit, LIST);
    }

    /** @throws IllegalArgumentException when {@code text} is longer than {@link #TEXT} */
    static String text(String what, String text) {
        if (text.length() > TEXT) {
            throw new IllegalArgumentException(what + " is longer than " + TEXT + " characters");
        }
        return text;
    }
}
