package dev.lineclear.gate.http;

import java.time.Duration;

/**
 * What one client may take of the gateway.
 *
 * @param requestLineBytes method, path, query and version together
 * @param headerBytes all header lines together
 * @param headerCount header lines
 * @param connections open at once; further ones wait in the backlog
 * @param idleConnections that stay open without a request, in a TLS handshake or in the middle of a head; of more, those are closed that asked nothing for longest
 * @param requests being worked on at once; further ones are answered 503
 * @param bufferedBytes of bodies held in memory at once, as they came, decoded, and as what was read of them, over all
 *     requests; further ones are answered 503
 * @param headTime from a request's first line to its last header
 * @param idleTime between two requests of a connection
 * @param stallTime without one byte of a body, in either direction
 * @param bodyBytesPerSecond a body slower than this, after {@code stallTime}, is cut off
 */
public record Limits(
        int requestLineBytes,
        int headerBytes,
        int headerCount,
        int connections,
        int idleConnections,
        int requests,
        long bufferedBytes,
        Duration headTime,
        Duration idleTime,
        Duration stallTime,
        int bodyBytesPerSecond) {

    /** A presigned URL with a session token of the longest kind and a long S3 key stays below 10 KiB. */
    public static final int REQUEST_LINE_BYTES = 16 * 1024;

    /** S3 takes 8 KiB of headers and 2 KiB of metadata; tokens of role sessions add up to 4 KiB. */
    public static final int HEADER_BYTES = 32 * 1024;

    /** Clients send a dozen, S3 with metadata some dozens. */
    public static final int HEADER_COUNT = 200;

    /** An idle connection costs about 20 KiB, so this many stay within 100 MiB; further ones wait in the backlog. */
    public static final int CONNECTIONS = 5_000;

    /** Fewer than may be open at all, so that whoever holds idle ones never keeps a request out. */
    public static final int IDLE_CONNECTIONS = 4_000;

    /** Held calls wait open, so this is far more than two cores can work on. */
    public static final int REQUESTS = 2_000;

    /** A quarter of the 256 MiB that the gateway is meant to live in. */
    public static final long BUFFERED_BYTES = 64L * 1024 * 1024;

    /** Any client sends its head in one packet or a few. */
    public static final Duration HEAD_TIME = Duration.ofSeconds(15);

    /** The pools of the AWS SDKs give idle connections up after 60 s. */
    public static final Duration IDLE_TIME = Duration.ofSeconds(75);

    /** AWS's own patience with a silent client is 20 to 60 s. */
    public static final Duration STALL_TIME = Duration.ofSeconds(30);

    /** Slower than any modem; a client that trickles to keep a slot ends here. */
    public static final int BODY_BYTES_PER_SECOND = 1024;

    public static final Limits DEFAULT = new Limits(
            REQUEST_LINE_BYTES,
            HEADER_BYTES,
            HEADER_COUNT,
            CONNECTIONS,
            IDLE_CONNECTIONS,
            REQUESTS,
            BUFFERED_BYTES,
            HEAD_TIME,
            IDLE_TIME,
            STALL_TIME,
            BODY_BYTES_PER_SECOND);

    public Limits {
        if (requestLineBytes < 1
                || headerBytes < 1
                || headerCount < 1
                || connections < 1
                || idleConnections < 1
                || requests < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /**
     * With so few connections that they take no more than a part of the files that the process may have open: a listener that
     * is out of files cannot take anybody's.
     *
     * @param part one in how many
     */
    public Limits withinOpenFiles(int part) {
        long most = OpenFiles.most().orElse(Long.MAX_VALUE) / part;
        return most >= connections ? this : withConnections((int) Math.max(most, 2), (int) Math.max(most * 4 / 5, 1));
    }

    /** With other connections, for a listener that few come to. */
    public Limits withConnections(int open, int idle) {
        return new Limits(
                requestLineBytes,
                headerBytes,
                headerCount,
                open,
                idle,
                requests,
                bufferedBytes,
                headTime,
                idleTime,
                stallTime,
                bodyBytesPerSecond);
    }

    /** With another least speed of bodies. */
    public Limits withBodyBytesPerSecond(int least) {
        return new Limits(
                requestLineBytes,
                headerBytes,
                headerCount,
                connections,
                idleConnections,
                requests,
                bufferedBytes,
                headTime,
                idleTime,
                stallTime,
                least);
    }

    /** With another number of requests at once: for tests, which have fewer. */
    public Limits withRequests(int atOnce) {
        return new Limits(
                requestLineBytes,
                headerBytes,
                headerCount,
                connections,
                idleConnections,
                atOnce,
                bufferedBytes,
                headTime,
                idleTime,
                stallTime,
                bodyBytesPerSecond);
    }

    /** With other times: for tests that wait for them. */
    public Limits withTimes(Duration head, Duration idle, Duration stall) {
        return new Limits(
                requestLineBytes,
                headerBytes,
                headerCount,
                connections,
                idleConnections,
                requests,
                bufferedBytes,
                head,
                idle,
                stall,
                bodyBytesPerSecond);
    }
}
