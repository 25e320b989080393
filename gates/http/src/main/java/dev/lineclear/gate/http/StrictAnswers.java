package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.Timeout;

/**
 * Reads the heads of answers so that each belongs to its request: what is no status line is not skipped, and bytes behind
 * an answer's end are never taken for the answer to somebody else's next request on the same connection.
 */
final class StrictAnswers implements HttpMessageParserFactory<ClassicHttpResponse> {
    private static final ScopedValue<Boolean> WAITS_FOR_LEAVE = ScopedValue.newInstance();
    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private final DefaultHttpResponseParserFactory plain;

    StrictAnswers(Http1Config limits) {
        this.plain = new DefaultHttpResponseParserFactory(limits);
    }

    /**
     * Before a request is sent, nothing may have come.
     *
     * @param thoroughly also behind what was read before; takes a millisecond
     * @throws Unasked when something has
     */
    static void silent(HttpClientConnection connection, boolean thoroughly) throws IOException {
        Socket socket = connection instanceof ManagedHttpClientConnection managed ? managed.getSocket() : null;
        if ((socket != null && socket.getInputStream().available() > 0)
                || (thoroughly && connection.isDataAvailable(MOMENT))) {
            throw new Unasked();
        }
    }

    /** Runs an exchange that waits for leave to send its body, in which an answer's head may be buffered before it is read. */
    static ClassicHttpResponse continuing(Exchanging exchange) throws IOException {
        return ScopedValue.where(WAITS_FOR_LEAVE, true).call(() -> {
            try {
                return exchange.run();
            } catch (HttpException e) {
                throw new IOException("not an answer of HTTP", e);
            }
        });
    }

    /** Sends a request and reads the head of its answer. */
    interface Exchanging {
        ClassicHttpResponse run() throws IOException, HttpException;
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create() {
        return new InOrder(plain.create());
    }

    @Override
    @SuppressWarnings("deprecation") // as is what it overrides
    public HttpMessageParser<ClassicHttpResponse> create(Http1Config config) {
        return create();
    }

    /** Something came before anything was sent: the connection is of no use, and the request is untouched. */
    static final class Unasked extends IOException {
        Unasked() {
            super("an answer to no request");
        }
    }

    /** Of one connection, and owned by whoever uses it. */
    private static final class InOrder implements HttpMessageParser<ClassicHttpResponse> {
        private final HttpMessageParser<ClassicHttpResponse> heads;
        private boolean interim;

        InOrder(HttpMessageParser<ClassicHttpResponse> heads) {
            this.heads = heads;
        }

        @Override
        public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream from)
                throws IOException, HttpException {
            if (buffer.length() > 0 && !interim && !WAITS_FOR_LEAVE.isBound()) {
                throw new ProtocolException("bytes behind the end of the answer before");
            }
            ClassicHttpResponse head = heads.parse(buffer, from);
            interim = head != null && head.getCode() < HttpStatus.SC_SUCCESS;
            return head;
        }
    }
}
