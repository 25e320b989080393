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
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ConnectionEndpoint.RequestExecutor;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
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

    /** As many as requests may run at once. */
    /** An answer's head beyond these is no AWS service's: S3 gives 2 KiB of metadata, any service a dozen headers. */
    private static final Http1Config HEAD_LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(5)
            .build();

    private static final int CONNECTIONS = Limits.REQUESTS;

    /** Idle longer than this, a connection is probed before use: S3 closes after some seconds. */
    private static final TimeValue PROBE_AFTER = TimeValue.ofSeconds(2);

    /** AWS changes the addresses behind its names. */
    private static final TimeValue LIFE = TimeValue.ofMinutes(5);

    private final PoolingHttpClientConnectionManager pool;
    private final RequestExecutor executor = new HttpRequestExecutor()::execute;
    private final Duration connectTime;

    private Upstream(PoolingHttpClientConnectionManager pool, Duration connectTime) {
        this.pool = pool;
        this.connectTime = connectTime;
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
     * @param silenceTime without a byte from production
     */
    public static Upstream open(Optional<SSLContext> tls, Duration connectTime, Duration silenceTime) {
        var builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HEAD_LIMITS)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTime))
                        .setSocketTimeout(Timeout.of(silenceTime))
                        .setValidateAfterInactivity(PROBE_AFTER)
                        .setTimeToLive(LIFE)
                        .build());
        tls.ifPresent(context -> builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
        return new Upstream(builder.build(), connectTime);
    }

    /**
     * Sends one request, once.
     *
     * @return production's answer, whatever its status
     * @throws UpstreamFailure when none came
     */
    public UpstreamAnswer send(UpstreamRequest request) throws UpstreamFailure {
        HttpCoreContext context = HttpCoreContext.create();
        ConnectionEndpoint endpoint = connect(request.base(), context);
        BodyEntity entity = new BodyEntity(request.body(), request.length(), () -> endpoint.close(CloseMode.IMMEDIATE));
        boolean answered = false;
        try {
            BasicClassicHttpRequest message = message(request, entity);
            ClassicHttpResponse response = endpoint.execute("lineclear", message, executor, context);
            UpstreamAnswer answer = answer(message, response, endpoint, context);
            answered = true;
            return answer;
        } catch (IOException | HttpException | RuntimeException e) {
            if (entity.sourceFailed()) {
                throw new UpstreamFailure(false, "the request's body broke off before its end", e);
            }
            throw new UpstreamFailure(true, "no answer after the request was sent: " + name(e), e);
        } finally {
            if (!answered) {
                drop(endpoint);
            }
        }
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
            throws IOException {
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
        pool.close();
    }
}
