package dev.lineclear.gate.http;

import dev.lineclear.proposal.Ids;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server that hands each request to one {@link Gate}, raw, on a virtual thread of its connection.
 *
 * <p>Refused before any gate sees them: CONNECT, another host in the target than in {@code Host}, Content-Length with
 * Transfer-Encoding, transfer codings other than chunked, broken framing, and whatever exceeds the {@link Limits}.
 */
public final class GatewayServer implements AutoCloseable {
    /** How long running requests may take to end when the server stops: longer than a held call waits. */
    public static final Duration DRAIN_TIME = Duration.ofSeconds(25);

    /** Connections not yet taken by the server: what the kernel holds through a burst. */
    private static final int BACKLOG = 1_024;

    /** How often a stop looks whether all is done. */
    private static final long LOOK_NANOS = 10_000_000;

    /** Answers are written in pieces of this size. */
    private static final int WRITE_BUFFER_BYTES = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private final Gate gate;
    private final Limits limits;
    private final InstantSource clock;
    private final SlowClientGuard guard;
    private final BodyRoom room;
    private final Duration drain;
    private final AtomicInteger running = new AtomicInteger();
    private final Listener listener;

    private GatewayServer(
            Gate gate,
            InetSocketAddress address,
            Optional<SSLContext> tls,
            Limits limits,
            Duration drain,
            InstantSource clock) {
        this.gate = gate;
        this.limits = limits;
        this.drain = drain;
        this.clock = clock;
        this.guard = new SlowClientGuard(limits);
        this.room = new BodyRoom(limits.bufferedBytes());
        this.listener = Listener.open(address, port -> server(address.getAddress(), port, tls, drain));
    }

    private WebServer server(InetAddress host, int port, Optional<SSLContext> tls, Duration drain) {
        var builder = WebServer.builder()
                .address(host)
                .port(port)
                .backlog(BACKLOG)
                .shutdownHook(false)
                .shutdownGracePeriod(drain)
                .idleConnectionTimeout(limits.idleTime())
                .idleConnectionPeriod(limits.idleTime().dividedBy(4).plusMillis(1))
                .writeBufferSize(WRITE_BUFFER_BYTES)
                .contentEncoding(new RawBodies())
                .routing(HttpRouting.builder().any(this::handle));
        guard.guard(builder, http());
        tls.ifPresent(context -> builder.tls(Tls.builder().sslContext(context).build()));
        return builder.build();
    }

    /** Has Helidon look now for what it looks for in all jars, which takes a tenth of a second. */
    public static void prepare() {
        var unused = WebServer.builder().routing(HttpRouting.builder()).buildPrototype();
    }

    /**
     * Starts it.
     *
     * @param address where to listen; port 0 takes a free one
     * @param tls with the server's certificate; empty for clear text
     */
    public static GatewayServer start(
            Gate gate, InetSocketAddress address, Optional<SSLContext> tls, Limits limits, InstantSource clock) {
        return start(gate, address, tls, limits, DRAIN_TIME, clock);
    }

    /** @param drain how long running requests may take to end when the server stops */
    public static GatewayServer start(
            Gate gate,
            InetSocketAddress address,
            Optional<SSLContext> tls,
            Limits limits,
            Duration drain,
            InstantSource clock) {
        return new GatewayServer(gate, address, tls, limits, drain, clock);
    }

    private Http1Config.Builder http() {
        return Http1Config.builder()
                .maxPrologueLength(limits.requestLineBytes())
                .maxHeadersSize(limits.headerBytes())
                .validatePath(false) // by RequestTarget, without decoding
                .sendKeepAliveHeader(false);
    }

    public int port() {
        return listener.port();
    }

    /** Requests being worked on now. */
    public int running() {
        return running.get();
    }

    /** Stops listening, waits for running requests for as long as they may drain, and closes all connections. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + drain.toNanos();
        listener.close();
        // Those of a listener that ended by itself are in no server's care any more.
        while (running.get() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        guard.close();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        GuardedConnection connection = GuardedConnection.CURRENT.get();
        connection.bodyStarts();
        boolean reusable = false;
        try {
            reusable = exchange(request, response, running.incrementAndGet() > limits.requests());
        } catch (RequestRefused e) {
            refuse(response, e.reason().status(), String.valueOf(e.getMessage()));
        } catch (Error e) { // memory ran out for the refusal too: Helidon would answer, and read on
            throw new CloseConnectionException("the gateway failed", e);
        } finally {
            running.decrementAndGet();
            connection.requestEnds();
        }
        if (!reusable) {
            throw new CloseConnectionException("the request or its answer was cut short");
        }
    }

    private boolean exchange(ServerRequest request, ServerResponse response, boolean crowded) throws RequestRefused {
        HttpPrologue prologue = request.prologue();
        if (prologue.fragment().hasValue() || prologue.method().text().equals("CONNECT")) {
            throw new RequestRefused(RequestRefused.Reason.MALFORMED, "no tunnels and no fragments here");
        }
        Headers headers = Exchange.read(request, limits.headerCount());
        RequestTarget target = RequestTarget.of(
                prologue.uriPath().rawPath(),
                prologue.hasQuery() ? prologue.query().rawValue() : "",
                headers.firstOr("host", ""));
        Exchange exchange = new Exchange(Ids.next(clock.instant()), request, target, headers, response, room);
        try {
            if (crowded) {
                gate.turnAway(
                        exchange,
                        new RequestRefused(
                                RequestRefused.Reason.NO_ROOM, "too many requests at once; try again later"));
            } else {
                gate.handle(exchange);
            }
            return exchange.end();
        } catch (RequestRefused e) {
            exchange.end();
            if (!exchange.answered()) {
                throw e;
            }
            return false;
        } catch (IOException e) {
            LOG.debug("{}: {}", exchange.requestId(), e.getMessage());
            exchange.end();
            return false;
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the gate failed", exchange.requestId(), e);
            exchange.end();
            if (!exchange.answered()) {
                refuse(response, 500, "the gateway failed; nothing was executed that is not in its log");
            }
            return false;
        } finally {
            exchange.release(); // whatever went wrong, for want of memory as well
        }
    }

    private static void refuse(ServerResponse response, int status, String message) {
        if (response.isSent()) {
            return;
        }
        response.headers().set(HeaderValues.CONNECTION_CLOSE);
        response.headers().set(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8"));
        response.status(Status.create(status));
        response.send(("Lineclear: " + message + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
