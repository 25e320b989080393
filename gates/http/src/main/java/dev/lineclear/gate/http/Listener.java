package dev.lineclear.gate.http;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
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
        try {
            while (!closed) {
                Thread.sleep(BETWEEN);
                if (nobodyListens() && !closed) {
                    again();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
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
        try {
            WebServer next = server.apply(address.getPort()).start();
            if (next.port() > 0) {
                open = next;
                LOG.error("the listener at {} had ended by itself, and listens again", address);
                if (closed) {
                    next.stop(); // meanwhile, when this one was not there to be stopped
                }
            } else {
                LOG.error("the listener at {} ended by itself and cannot listen again yet", address);
            }
        } catch (RuntimeException e) {
            LOG.error("the listener at {} ended by itself and cannot listen again yet", address, e);
        }
    }

    /** Stops listening, and waits for running requests as long as the server does. */
    @Override
    public void close() {
        closed = true;
        knocking.interrupt();
        open.stop();
    }
}
