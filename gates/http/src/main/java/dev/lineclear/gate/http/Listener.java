package dev.lineclear.gate.http;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that listens again when it ended by itself. Helidon ends a listener for good at any error of accepting, such as too
 * many open files, and tells nobody; so somebody knocks.
 */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** How long nobody may be let in before it is noticed. */
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    /** A server that ended by itself leaves threads behind, so one that ends again and again is opened ever less often. */
    private static final Duration LONGEST_BETWEEN = Duration.ofMinutes(1);

    /** Files that must be free before it is worth listening again: fewer, and the next connection ends it once more. */
    private static final int FREE_FILES = 16;

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private static final int KNOCK_MILLIS = 1_000;

    private final InetSocketAddress address;
    private final IntFunction<WebServer> server;
    private final Thread knocking;
    private volatile WebServer open;
    private volatile boolean closed;

    private Listener(InetSocketAddress address, IntFunction<WebServer> server) {
        this.server = server;
        this.open = server.apply(address.getPort()).start();
        InetAddress host =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        this.address = new InetSocketAddress(host, Math.max(open.port(), 0));
        this.knocking = Thread.ofVirtual().name("listener-" + open.port()).unstarted(this::knock);
    }

    /**
     * Opens it.
     *
     * @param address where it listens; port 0 takes a free one, at which it stays
     * @param server for a port, not started, another each time
     */
    public static Listener open(InetSocketAddress address, IntFunction<WebServer> server) {
        Listener listener = new Listener(address, server);
        if (listener.port() > 0) {
            listener.knocking.start();
        }
        return listener;
    }

    /** Negative when it could not be opened. */
    public int port() {
        return open.port();
    }

    private void knock() {
        Duration pause = BETWEEN;
        try {
            while (!closed) {
                Thread.sleep(pause);
                pause = knocked(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** @return how long to wait until the next time: longer after each new beginning, shorter again while all is well */
    private Duration knocked(Duration pause) {
        try {
            if (!nobodyListens() || closed) {
                return shorter(pause);
            }
            if (!filesAreFree()) {
                return pause;
            }
            again();
        } catch (RuntimeException | Error e) { // memory that ran out as well: nobody else would knock
            if (!closed) {
                failed(e);
            }
        }
        return longer(pause);
    }

    private static Duration longer(Duration pause) {
        return pause.multipliedBy(2).compareTo(LONGEST_BETWEEN) > 0 ? LONGEST_BETWEEN : pause.multipliedBy(2);
    }

    private static Duration shorter(Duration pause) {
        return pause.dividedBy(2).compareTo(BETWEEN) < 0 ? BETWEEN : pause.dividedBy(2);
    }

    private void failed(Throwable e) {
        try {
            LOG.error("the listener at {} ended by itself and cannot listen again yet", address, e);
        } catch (RuntimeException | Error again) {
            return; // there is no memory to say it
        }
    }

    private static boolean filesAreFree() {
        List<SocketChannel> opened = new ArrayList<>();
        try {
            for (int i = 0; i < FREE_FILES; i++) {
                opened.add(SocketChannel.open());
            }
            return true;
        } catch (IOException e) {
            LOG.error("a listener ended by itself, and cannot listen again yet: {}", e.toString());
            return false;
        } finally {
            opened.forEach(Watch::close);
        }
    }

    private boolean nobodyListens() {
        try (Socket socket = new Socket()) {
            socket.connect(address, KNOCK_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            LOG.debug("whether somebody listens at {} cannot be told: {}", address, e.toString());
            return false;
        }
    }

    private void again() {
        WebServer next = server.apply(address.getPort()).start();
        if (next.port() <= 0) {
            LOG.error("the listener at {} ended by itself and cannot listen again yet", address);
            return;
        }
        open = next;
        LOG.error("the listener at {} had ended by itself, and listens again", address);
        if (closed) {
            var unused = Thread.interrupted(); // as it was to stop knocking, which would keep the server from stopping
            next.stop(); // meanwhile, when this one was not there to be stopped
        }
    }

    /** Stops listening, and waits for running requests as long as the server does. */
    @Override
    public void close() {
        closed = true;
        knocking.interrupt();
        try {
            var unused = knocking.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.stop();
    }
}
