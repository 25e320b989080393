package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Room in memory for whole bodies and for what is made of them, shared by all requests, so that many large ones, or small
 * ones that become large, cannot exhaust it. One agent's together leave others half of it, unless it is a single one: the
 * largest body there may be takes more. Who finds no room waits a moment for it: what was answered already, or refused, is
 * still being put away then.
 */
final class BodyRoom {
    private static final int FIRST_BYTES = 16 * 1024;

    /** Of requests that take no more than this nobody's share is reckoned: all of them at once find room. */
    private static final int SMALL_BYTES = 16 * 1024;

    /** Far longer than an end takes once it is answered, far shorter than what a client waits for an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** So few that waking all of them costs nothing; whoever comes on top is refused at once. */
    static final int MAX_WAITING = 64;

    /** Whose requests those are that were not verified yet. */
    private static final String NOBODY = "";

    private final long total;
    private final Duration patience;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();

    /** What each owner's larger requests hold; only owners that hold something. Guarded by {@link #lock}. */
    private final Map<String, long[]> shares = new HashMap<>();

    BodyRoom(long total) {
        this(total, PATIENCE);
    }

    /** @param patience with which who finds no room waits for it */
    BodyRoom(long total, Duration patience) {
        this.total = total;
        this.patience = patience;
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

    /** Requests that wait for room now. */
    int waiting() {
        return waiting.get();
    }

    private boolean reserve(long bytes) {
        long before = used.get();
        while (before + bytes <= total) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    private static long large(long bytes) {
        return bytes > SMALL_BYTES ? bytes : 0;
    }

    private void give(long bytes) {
        used.addAndGet(-bytes);
        if (waiting.get() > 0) {
            lock.lock();
            try {
                given.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** What one request holds; given back when it ends. Owned by the request's thread. */
    final class Lease implements AutoCloseable {
        private String owner = NOBODY;
        private long held;

        /** What of it the owner's share has. */
        private long shared;

        /** In nanoseconds, for all that it takes: it may come by little and little. */
        private long patienceLeft = patience.toNanos();

        /** @throws RequestRefused when there is no room, and none came in time */
        void take(long bytes) throws RequestRefused {
            if (held + bytes > SMALL_BYTES || !reserve(bytes)) {
                takeMuch(bytes);
            } else {
                held += bytes;
            }
        }

        private void takeMuch(long bytes) throws RequestRefused {
            lock.lock();
            boolean may = waiting.incrementAndGet() <= MAX_WAITING;
            try {
                while (!fits(bytes)) {
                    if (!may || patienceLeft <= 0) {
                        throw noRoom(bytes);
                    }
                    patienceLeft = given.awaitNanos(patienceLeft);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw noRoom(bytes);
            } finally {
                waiting.decrementAndGet();
                lock.unlock();
            }
        }

        private boolean fits(long bytes) {
            if (isTooMuchForOne(bytes) || !reserve(bytes)) {
                return false;
            }
            held += bytes;
            share(large(held));
            return true;
        }

        private boolean isTooMuchForOne(long bytes) {
            long mine = large(held + bytes);
            long[] all = shares.get(owner);
            long others = all == null ? 0 : all[0] - shared;
            return mine > 0 && others > 0 && others + mine > total / 2;
        }

        /** What is refused must not keep its owner's others from what it could not have: several would all be refused. */
        private RequestRefused noRoom(long bytes) {
            boolean forOne = !owner.equals(NOBODY) && isTooMuchForOne(bytes);
            share(0);
            return new RequestRefused(
                    RequestRefused.Reason.NO_ROOM,
                    "too many large requests at once" + (forOne ? " of this agent" : "") + "; try again in a moment");
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
            held -= bytes;
            BodyRoom.this.give(bytes);
            share(Math.min(shared, large(held)));
        }

        /** Makes its part of the owner's share {@code now} bytes. */
        private void share(long now) {
            if (now == shared) {
                return;
            }
            lock.lock();
            try {
                // Nothing is made where less is shared than before: memory may have run out then.
                long[] all = shares.computeIfAbsent(owner, name -> new long[1]);
                all[0] += now - shared;
                if (all[0] == 0) {
                    shares.remove(owner);
                }
                if (now < shared) {
                    given.signalAll();
                }
                shared = now;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            give(held);
        }
    }
}
