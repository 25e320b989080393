package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room in memory for whole bodies and for what is made of them, shared by all requests, so that many large ones, or small
 * ones that become large, cannot exhaust it. One agent's together leave others half of it, unless it is a single one: the
 * largest body there may be takes more.
 */
final class BodyRoom {
    private static final int FIRST_BYTES = 16 * 1024;

    /** Of requests that take no more than this nobody's share is reckoned: all of them at once find room. */
    private static final int SMALL_BYTES = 16 * 1024;

    /** Whose requests those are that were not verified yet. */
    private static final String NOBODY = "";

    private final long total;
    private final AtomicLong used = new AtomicLong();

    /** What each owner's larger requests hold; only owners that hold something. */
    private final Map<String, Long> shares = new ConcurrentHashMap<>();

    BodyRoom(long total) {
        this.total = total;
    }

    /**
     * Reads {@code body} whole.
     *
     * @param announced its length, or -1 when that is not known
     * @throws RequestRefused when it is longer than {@code limit}, or there is no room now
     */
    byte[] read(InputStream body, long announced, int limit, Lease lease) throws IOException {
        if (announced > limit) {
            throw tooLarge(limit);
        }
        // Room is taken as bytes come, not as they are announced: announcing costs a client nothing.
        int most = announced >= 0 ? (int) announced : limit;
        byte[] bytes = new byte[Math.min(most, FIRST_BYTES)];
        lease.take(bytes.length);
        int length = 0;
        while (true) {
            length += body.readNBytes(bytes, length, bytes.length - length);
            if (length < bytes.length) {
                lease.give(bytes.length - length);
                return Arrays.copyOf(bytes, length);
            }
            if (length == most) {
                if (body.read() >= 0) {
                    throw tooLarge(limit);
                }
                return bytes;
            }
            int grown = (int) Math.min(most, bytes.length * 2L);
            lease.take(grown - bytes.length);
            bytes = Arrays.copyOf(bytes, grown);
        }
    }

    private static RequestRefused tooLarge(int limit) {
        return new RequestRefused(RequestRefused.Reason.TOO_LARGE, "the body is larger than " + limit + " bytes");
    }

    Lease lease() {
        return new Lease();
    }

    /** What one request holds; given back when it ends. Owned by the request's thread. */
    final class Lease implements AutoCloseable {
        private String owner = NOBODY;
        private long held;

        /** What of it the owner's share has. */
        private long shared;

        void take(long bytes) throws RequestRefused {
            if (used.addAndGet(bytes) > total) {
                used.addAndGet(-bytes);
                throw new RequestRefused(
                        RequestRefused.Reason.NO_ROOM, "too many large requests at once; try again in a moment");
            }
            held += bytes;
            if (!fits()) {
                give(bytes);
                throw new RequestRefused(
                        RequestRefused.Reason.NO_ROOM,
                        "too many large requests at once" + (owner.equals(NOBODY) ? "" : " of this agent")
                                + "; try again in a moment");
            }
        }

        /**
         * From now on it counts as this one's.
         *
         * @throws RequestRefused when that has too much already
         */
        void belongsTo(String name) throws RequestRefused {
            share(0);
            owner = name;
            take(0);
        }

        long held() {
            return held;
        }

        private void give(long bytes) {
            used.addAndGet(-bytes);
            held -= bytes;
            share(held > SMALL_BYTES ? held : 0);
        }

        private boolean fits() {
            boolean more = held > Math.max(shared, SMALL_BYTES);
            long all = share(held > SMALL_BYTES ? held : 0);
            return !more || all == held || all <= total / 2;
        }

        /** @return what all of the owner's have then; 0 when nothing changed */
        private long share(long now) {
            if (now == shared) {
                return 0;
            }
            Long all = shares.merge(owner, now - shared, (before, more) -> before + more == 0 ? null : before + more);
            shared = now;
            return all == null ? 0 : all;
        }

        @Override
        public void close() {
            give(held);
        }
    }
}
