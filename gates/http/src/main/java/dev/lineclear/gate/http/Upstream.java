package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests to production and streams both bodies, on pooled connections of Apache HttpClient 5.
 *
 * <p>Below its client's chain of processors, so that nothing is added, followed, decoded, remembered or tried again:
 * what {@link UpstreamRequest} holds is what stands on the wire, with one framing header.
 */
public final class Upstream implements AutoCloseable {
    /** A host that takes longer to accept is down; the client would rather try again. */
    public static final Duration CONNECT_TIME = Duration.ofSeconds(5);

    /** Twice the patience of AWS clients (60 s): after that nobody is left to take the answer. */
    public static final Duration SILENCE_TIME = Duration.ofMinutes(2);

    /** A head that drips, each byte within the silence, ends after as many silences as this. */
    private static final int SILENCES_OF_A_HEAD = 2;

    /** Of an answer's status line or one header; S3's metadata is 2 KiB, AWS's own servers stop at 16. */
    static final int ANSWER_LINE_BYTES = 16 * 1024;

    /** Of an answer; AWS sends a dozen, S3 with metadata some dozens. */
    static final int ANSWER_HEADER_COUNT = 200;

    /** Answers of 1xx before the real one; AWS sends one, 100 Continue. */
    static final int INTERIM_ANSWERS = 8;

    /** Kept connections on which something came unasked, before one request is given up; nothing was sent on them. */
    private static final int SPOILT_CONNECTIONS = 3;

    /** As many as requests may run at once. */
    private static final int CONNECTIONS = Limits.REQUESTS;

    /** Idle longer than this, a connection is probed before use: S3 closes after some seconds. */
    private static final TimeValue PROBE_AFTER = TimeValue.ofSeconds(2);

    /** AWS changes the addresses behind its names. */
    private static final TimeValue LIFE = TimeValue.ofMinutes(5);

    private final PoolingHttpClientConnectionManager pool;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final Watch watch;
    private final Duration connectTime;
    private final Duration headTime;

    private Upstream(PoolingHttpClientConnectionManager pool, Watch watch, Duration connectTime, Duration silenceTime) {
        this.pool = pool;
        this.watch = watch;
        this.connectTime = connectTime;
        this.headTime = silenceTime.multipliedBy(SILENCES_OF_A_HEAD);
    }

    /** With the machine's own certificate authorities. */
    public static Upstream open() {
        return open(Optional.empty(), CONNECT_TIME, SILENCE_TIME);
    }

    /**
     * Opens a pool.
     *
     * @param tls with other certificate authorities than the machine's
     * @param connectTime to connect and to negotiate TLS, each
     * @param silenceTime without a byte from production; twice that from the request's end to the answer's last header
     */
    public static Upstream open(Optional<SSLContext> tls, Duration connectTime, Duration silenceTime) {
        Http1Config strict = Http1Config.custom()
                .setMaxLineLength(ANSWER_LINE_BYTES)
                .setMaxHeaderCount(ANSWER_HEADER_COUNT)
                .setMaxEmptyLineCount(1) // the status line is the first one
                .build();
        Watch watch = new Watch(Integer.MAX_VALUE);
        var builder = new WatchedSockets(watch, silenceTime)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(strict)
                        .responseParserFactory(new StrictAnswers(strict))
                        .build())
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(Timeout.DISABLED).build()) // the watch sees to it
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(Timeout.of(connectTime))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTime))
                        .setValidateAfterInactivity(PROBE_AFTER)
                        .setTimeToLive(LIFE)
                        .build());
        builder.setTlsSocketStrategy(new TlsWhenNeeded(tls));
        return new Upstream(builder.build(), watch, connectTime, silenceTime);
    }

    /**
     * Sends one request, once.
     *
     * @return production's answer, whatever its status
     * @throws UpstreamFailure when none came
     */
    public UpstreamAnswer send(UpstreamRequest request) throws UpstreamFailure {
        for (int spoilt = 0; ; spoilt++) {
            try {
                return attempt(request);
            } catch (StrictAnswers.Unasked e) {
                if (spoilt == SPOILT_CONNECTIONS) {
                    throw new UpstreamFailure(false, "production talks before it is asked", e);
                }
            }
        }
    }

    private UpstreamAnswer attempt(UpstreamRequest request) throws UpstreamFailure, StrictAnswers.Unasked {
        HttpCoreContext context = HttpCoreContext.create();
        ConnectionEndpoint endpoint = connect(request.base(), context);
        Runnable cut = () -> endpoint.close(CloseMode.IMMEDIATE);
        AwaitedHead head = new AwaitedHead(headTime, cut);
        BodyEntity entity = new BodyEntity(request.body(), request.length(), head::begins, cut);
        boolean answered = false;
        watch.add(head);
        try {
            BasicClassicHttpRequest message = message(request, entity);
            if (message.getEntity() == null) {
                head.begins();
            }
            ClassicHttpResponse response = endpoint.execute("lineclear", message, this::once, context);
            head.came();
            UpstreamAnswer answer = answer(message, response, endpoint, context);
            answered = true;
            return answer;
        } catch (StrictAnswers.Unasked e) {
            throw e;
        } catch (IOException | HttpException | RuntimeException e) {
            if (entity.sourceFailed()) {
                throw new UpstreamFailure(false, "the request's body broke off before its end", e);
            }
            throw new UpstreamFailure(true, "no answer after the request was sent: " + name(e), e);
        } finally {
            watch.remove(head);
            if (!answered) {
                drop(endpoint);
            }
        }
    }

    /** Sends and reads up to the real answer, past a few interim ones. */
    private ClassicHttpResponse once(ClassicHttpRequest message, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        boolean expects = message.containsHeader("Expect");
        StrictAnswers.silent(connection, expects);
        AtomicInteger interim = new AtomicInteger();
        HttpResponseInformationCallback counted = (response, on, in) -> {
            if (response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS
                    || interim.incrementAndGet() > INTERIM_ANSWERS) {
                throw new ProtocolException("interim answers that lead nowhere");
            }
        };
        return expects
                ? StrictAnswers.continuing(() -> executor.execute(message, connection, counted, context))
                : executor.execute(message, connection, counted, context);
    }

    private ConnectionEndpoint connect(URI base, HttpCoreContext context) throws UpstreamFailure {
        HttpHost host = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
        boolean secure = "https".equalsIgnoreCase(base.getScheme());
        ConnectionEndpoint endpoint;
        try {
            endpoint = pool.lease("lineclear", new HttpRoute(host, null, secure), Timeout.of(connectTime), null)
                    .get(Timeout.of(connectTime));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamFailure(false, "the gateway is stopping", e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new UpstreamFailure(false, "no connection to production was free", e);
        }
        if (!endpoint.isConnected()) {
            try {
                pool.connect(endpoint, TimeValue.of(connectTime), context);
            } catch (IOException | RuntimeException e) {
                drop(endpoint);
                throw new UpstreamFailure(false, "could not connect to production: " + name(e), e);
            }
        }
        return endpoint;
    }

    private static BasicClassicHttpRequest message(UpstreamRequest request, BodyEntity entity) {
        BasicClassicHttpRequest message =
                new BasicClassicHttpRequest(request.method(), (HttpHost) null, request.rawTarget());
        for (Header line : request.headers()) {
            message.addHeader(line.name(), line.value());
        }
        if (request.length() < 0) {
            message.addHeader("Transfer-Encoding", "chunked");
            message.setEntity(entity);
        } else if (request.length() > 0) {
            message.addHeader("Content-Length", Long.toString(request.length()));
            message.setEntity(entity);
        } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            message.addHeader("Content-Length", "0");
        }
        return message;
    }

    private UpstreamAnswer answer(
            BasicClassicHttpRequest message,
            ClassicHttpResponse response,
            ConnectionEndpoint endpoint,
            HttpCoreContext context)
            throws IOException, ProtocolException {
        if (response.containsHeader("Transfer-Encoding") && response.containsHeader("Content-Length")) {
            throw new ProtocolException("an answer of two lengths");
        }
        List<Header> lines = new ArrayList<>(16);
        for (org.apache.hc.core5.http.Header line : response.getHeaders()) {
            lines.add(new Header(line.getName(), line.getValue() == null ? "" : line.getValue()));
        }
        HttpEntity entity = response.getEntity();
        InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
        long length = entity == null ? 0 : entity.getContentLength();
        boolean keepAlive = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(message, response, context);
        return new UpstreamAnswer(response.getCode(), Headers.of(lines), body, length, complete -> {
            if (complete && keepAlive) {
                pool.release(endpoint, null, LIFE);
            } else {
                drop(endpoint);
            }
        });
    }

    private void drop(ConnectionEndpoint endpoint) {
        endpoint.close(CloseMode.IMMEDIATE);
        pool.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
    }

    /** The class alone, since messages may quote what was sent; what is wrong with a certificate someone must know. */
    private static String name(Exception e) {
        String name = e.getClass().getSimpleName();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                name = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            }
        }
        return name;
    }

    @Override
    public void close() {
        watch.close();
        pool.close();
    }
}
