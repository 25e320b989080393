package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room in memory for whole bodies and for what is made of them, shared by all requests, so that many large ones, or small
 * ones that become large, cannot exhaust it.
 */
final class BodyRoom {
    private static final int FIRST_BYTES = 16 * 1024;

    private final long total;
    private final AtomicLong used = new AtomicLong();

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
        private long held;

        void take(long bytes) throws RequestRefused {
            if (used.addAndGet(bytes) > total) {
                used.addAndGet(-bytes);
                throw new RequestRefused(
                        RequestRefused.Reason.NO_ROOM, "too many large requests at once; try again in a moment");
            }
            held += bytes;
        }

        private void give(long bytes) {
            used.addAndGet(-bytes);
            held -= bytes;
        }

        @Override
        public void close() {
            used.addAndGet(-held);
            held = 0;
        }
    }
}
