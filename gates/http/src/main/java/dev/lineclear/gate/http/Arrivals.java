package dev.lineclear.gate.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels of a listener's connections, which Helidon does not show: its socket of a TLS connection cannot be closed while
 * somebody writes to it, and whoever reads nothing has somebody writing for ever. Helidon gives each channel these options
 * in the thread that accepted it, before anything else. Until a {@link GuardedConnection} takes its channel it is watched
 * here, as one that asked nothing.
 */
final class Arrivals implements SocketOptions {
    private final SocketOptions options = SocketOptions.create();
    private final Map<Ends, Arrival> arrivals = new ConcurrentHashMap<>();
    private final Duration patience;
    private final Watch watch;

    /** @param patience until a connection has to be taken */
    Arrivals(Duration patience, Watch watch) {
        this.patience = patience;
        this.watch = watch;
    }

    /** What tells connections of one listener apart, which may be at several addresses. */
    private record Ends(SocketAddress local, SocketAddress remote) {}

    @Override
    public void configureSocket(SocketChannel channel) {
        options.configureSocket(channel);
        try {
            Arrival arrival = new Arrival(new Ends(channel.getLocalAddress(), channel.getRemoteAddress()), channel);
            arrivals.put(arrival.ends, arrival);
            watch.add(arrival);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the channel of a connection that is watched as such from now on; empty when it was given up meanwhile */
    Optional<SocketChannel> take(ConnectionContext connection) {
        Arrival arrival = arrivals.remove(new Ends(
                connection.localPeer().address(), connection.remotePeer().address()));
        if (arrival == null) {
            return Optional.empty();
        }
        watch.remove(arrival);
        return Optional.of(arrival.channel);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }

    /** A connection that nothing can be asked on yet. */
    private final class Arrival implements Watch.Watched {
        private final Ends ends;
        private final SocketChannel channel;
        private final long since = System.nanoTime();

        Arrival(Ends ends, SocketChannel channel) {
            this.ends = ends;
            this.channel = channel;
        }

        @Override
        public void closeIfOverdue(long nowNanos) {
            if (!channel.isOpen()) {
                watch.remove(this); // it failed before it was taken
                arrivals.remove(ends, this);
            } else if (nowNanos - since > patience.toNanos()) {
                giveUp();
            }
        }

        @Override
        public Optional<Watch.Idle> idle() {
            return Optional.of(new Watch.Idle(this, since, false));
        }

        @Override
        public void closeIfIdleSince(long moment) {
            giveUp();
        }

        /** Unless it was taken just now. */
        private void giveUp() {
            if (arrivals.remove(ends, this)) {
                watch.remove(this);
                Watch.close(channel);
            }
        }
    }
}
