package dev.lineclear.gate.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client's connection: Helidon's HTTP/1.1 on a {@link StrictReader}, with a deadline on every read and write.
 *
 * <p>All fields but {@link #deadline}, {@link #idleSince} and {@link #served} are owned by the connection's thread.
 */
final class GuardedConnection implements ConnectionContext, ServerConnection, InterruptableTask<Void>, Watch.Watched {
    /** The connection whose thread this is. */
    static final ScopedValue<GuardedConnection> CURRENT = ScopedValue.newInstance();

    private static final long NONE = Long.MAX_VALUE;
    private static final long GIVEN_UP = Long.MIN_VALUE;
    private static final long BUSY = Long.MIN_VALUE + 1;

    /** A client that reads its answer stops sending well within this. */
    private static final long DRAIN_NANOS = 1_000_000_000;

    private final ConnectionContext below;
    private final SocketChannel channel;
    private final Limits limits;
    private final Watch watch;
    private final StrictReader reader;
    private final DataWriter writer;
    private final ServerConnection http;

    private Phase phase = Phase.IDLE;
    private long phaseStart;

    /** Since the body's speed was last found good: what came, and how long it was waited for, in nanoseconds. */
    private long bodyBytes;

    private long bodyWait;

    /** In {@link System#nanoTime}; read by the watch. */
    private volatile long deadline = NONE;

    /** In {@link System#nanoTime}, or that it is busy or given up; whoever changes it first wins. */
    private final AtomicLong idleSince = new AtomicLong(since());

    private volatile boolean served;

    /** What is being read. */
    private enum Phase {
        /** Between requests: Helidon's own idle timeout sees to it. */
        IDLE,
        HEAD,
        BODY,
        /** The rest of a body nobody wants, after the answer. */
        DRAIN
    }

    /** @param channel below it, to be closed from another thread whatever this connection's is doing */
    GuardedConnection(
            ConnectionContext below, SocketChannel channel, Http1ConnectionSelector http1, Limits limits, Watch watch) {
        this.below = below;
        this.channel = channel;
        this.limits = limits;
        this.watch = watch;
        this.reader = new StrictReader(this::pull);
        this.writer = new GuardedWriter(below.dataWriter());
        this.http = http1.connection(this);
    }

    void headStarts() {
        phase = Phase.HEAD;
        phaseStart = System.nanoTime();
    }

    /**
     * Only from here on there is a request: whoever sends half a head may be given up as whoever sends nothing.
     *
     * @throws CloseConnectionException when it was given up just now
     */
    void bodyStarts() {
        long since = idleSince.get();
        if (since == GIVEN_UP || !idleSince.compareAndSet(since, BUSY)) {
            throw new CloseConnectionException("there were too many idle connections");
        }
        phase = Phase.BODY;
        bodyBytes = 0;
        bodyWait = 0;
    }

    void drainStarts() {
        phase = Phase.DRAIN;
        phaseStart = System.nanoTime();
    }

    void requestEnds() {
        phase = Phase.IDLE;
        served = true;
        idleSince.set(since());
    }

    private static long since() {
        return Math.max(System.nanoTime(), BUSY + 1);
    }

    @Override
    public Optional<Watch.Idle> idle() {
        long since = idleSince.get();
        return since <= BUSY ? Optional.empty() : Optional.of(new Watch.Idle(this, since, served));
    }

    @Override
    public void closeIfIdleSince(long since) {
        if (idleSince.compareAndSet(since, GIVEN_UP)) {
            Watch.close(channel);
        }
    }

    @SuppressWarnings("NullAway") // a supplier of null is how Helidon says the connection ended
    private byte[] pull() {
        long now = System.nanoTime();
        deadline = switch (phase) {
            case IDLE -> NONE;
            case HEAD -> phaseStart + limits.headTime().toNanos();
            case DRAIN -> phaseStart + DRAIN_NANOS;
            case BODY -> now + allowedStall();
        };
        try {
            // What Helidon read to see which protocol it is, then the socket itself.
            DataReader before = below.dataReader();
            int read = before.available();
            byte[] bytes =
                    read > 0 ? before.readBytes(read) : below.serverSocket().get();
            if (bytes != null) {
                bodyBytes += bytes.length;
            }
            return bytes;
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the client's connection broke", e);
        } finally {
            bodyWait += System.nanoTime() - now;
            deadline = NONE;
        }
    }

    /**
     * By what came lately: who sent much at first may not drip for hours afterwards. Only time spent waiting for the client
     * counts, and none in which production took nothing.
     */
    private long allowedStall() {
        long stall = limits.stallTime().toNanos();
        if (bodyWait >= stall) {
            if (bodyBytes < bodyWait / 1_000_000 * limits.bodyBytesPerSecond() / 1_000) {
                throw new TooSlow();
            }
            bodyBytes = 0;
            bodyWait = 0;
        }
        return stall;
    }

    @Override
    public void closeIfOverdue(long nowNanos) {
        long at = deadline;
        if (at != NONE && nowNanos - at > 0) {
            Watch.close(channel);
        }
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        watch.add(this);
        try {
            ScopedValue.where(CURRENT, this).call(() -> {
                http.handle(limit);
                return true;
            });
        } finally {
            watch.remove(this);
            if (isSecure()) {
                watch.leaves(channel, System.nanoTime() + DRAIN_NANOS);
            }
        }
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return below.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return below.executor();
    }

    @Override
    public Router router() {
        return below.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return below.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return below.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return below.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return below.localPeer();
    }

    @Override
    public boolean isSecure() {
        return below.isSecure();
    }

    @Override
    public String socketId() {
        return below.socketId();
    }

    @Override
    public String childSocketId() {
        return below.childSocketId();
    }

    /** A body came slower than the limit. */
    static final class TooSlow extends RuntimeException {
        TooSlow() {
            super("the body came too slowly");
        }
    }

    /** Writes with a deadline: a client that takes nothing must not hold an answer for ever. */
    private final class GuardedWriter implements DataWriter {
        private final DataWriter to;

        GuardedWriter(DataWriter to) {
            this.to = to;
        }

        private void guarded(Runnable write) {
            deadline = System.nanoTime() + limits.stallTime().toNanos();
            try {
                write.run();
            } finally {
                deadline = NONE;
            }
        }

        @Override
        public void write(BufferData... buffers) {
            guarded(() -> to.write(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            guarded(() -> to.write(buffer));
        }

        @Override
        public void writeNow(BufferData... buffers) {
            guarded(() -> to.writeNow(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            guarded(() -> to.writeNow(buffer));
        }

        @Override
        public void flush() {
            guarded(to::flush);
        }
    }
}
