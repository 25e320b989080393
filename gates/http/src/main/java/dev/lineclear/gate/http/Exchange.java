package dev.lineclear.gate.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One request as it came, and its answer. The body streams, and is asked for ({@code 100 Continue}) at the first read;
 * the answer is given once. Owned by the connection's thread.
 */
public final class Exchange {
    /** Read after an early answer, so that the client sees it rather than a reset; more than that is cut off. */
    private static final int DRAIN_BYTES = 256 * 1024;

    private static final byte[] NONE = {};

    private final ServerResponse response;
    private final String requestId;
    private final String method;
    private final RequestTarget target;
    private final Headers headers;
    private final long contentLength;
    private final RequestBody body;
    private final BodyRoom room;
    private final BodyRoom.Lease lease;
    private boolean answered;
    private int status;
    private boolean cut;

    Exchange(
            String requestId,
            ServerRequest request,
            RequestTarget target,
            Headers headers,
            ServerResponse response,
            BodyRoom room) {
        this.response = response;
        this.requestId = requestId;
        this.method = request.prologue().method().text();
        this.target = target;
        this.headers = headers;
        this.contentLength = lengthOf(headers);
        this.body = new RequestBody(request, contentLength);
        this.room = room;
        this.lease = room.lease();
    }

    private static long lengthOf(Headers headers) {
        if (headers.has("transfer-encoding")) {
            return -1;
        }
        return Long.parseLong(headers.firstOr("content-length", "0").strip());
    }

    /** The gateway's own id of this request, for answers that do not come from production. */
    public String requestId() {
        return requestId;
    }

    /** As received; methods are case-sensitive. */
    public String method() {
        return method;
    }

    /** Exactly as received. */
    public String rawPath() {
        return target.rawPath();
    }

    /** Exactly as received, without its question mark; empty when there is none. */
    public String rawQuery() {
        return target.rawQuery();
    }

    /** All of them, hop-by-hop ones included. Values of one name are in order; names are not in the order of the wire. */
    public Headers headers() {
        return headers;
    }

    /** The one {@code Host}. */
    public String host() {
        return headers.firstOr("host", "");
    }

    /** In bytes; -1 when the body is chunked. */
    public long contentLength() {
        return contentLength;
    }

    /** The body, once. Its errors are {@link RequestRefused} where they are the client's fault. */
    public InputStream body() {
        return body;
    }

    /**
     * The whole body.
     *
     * @throws RequestRefused when it is longer than {@code limit} bytes, or there is no room in memory now
     */
    public byte[] bodyBytes(int limit) throws IOException {
        return contentLength == 0 ? NONE : room.read(body, contentLength, limit, lease);
    }

    /**
     * The whole of what a body says once its coding is undone, which takes room as the body itself does: a sender's few
     * bytes may be many here.
     *
     * @param decoded reads the body that came
     * @throws RequestRefused when it is longer than {@code limit} bytes, or there is no room in memory now
     */
    public byte[] decodedBytes(InputStream decoded, int limit) throws IOException {
        return room.read(decoded, -1, limit, lease);
    }

    /**
     * Says whose request it is, once that is verified: what one takes of the room is bounded.
     *
     * @throws RequestRefused when the others of the same owner leave this one no room
     */
    public void belongsTo(String owner) throws RequestRefused {
        lease.belongsTo(owner);
    }

    /** In bytes, of the room that all requests share. */
    public long roomTaken() {
        return lease.held();
    }

    /**
     * Takes room for what is made of the body, before it is made; given back when the exchange ends.
     *
     * @throws RequestRefused when there is no room in memory now
     */
    public void takeRoom(long bytes) throws RequestRefused {
        lease.take(bytes);
    }

    /** Whether an answer was begun. */
    public boolean answered() {
        return answered;
    }

    /** The status of the answer that was begun; 0 before. */
    public int status() {
        return status;
    }

    /** Answers with a whole body. */
    public void answer(int status, Headers with, byte[] content) throws IOException {
        begin(status, with);
        try {
            response.send(content);
        } catch (RuntimeException e) {
            throw new IOException("the answer could not be written", e);
        }
    }

    /**
     * Answers with a body that streams.
     *
     * @param length in bytes, or -1 when it is not known
     * @return to be closed when the answer is complete; without that the connection is cut, so that nobody takes half an
     *     answer for a whole one
     */
    public OutputStream answer(int status, Headers with, long length) throws IOException {
        begin(status, length >= 0 ? with.with("Content-Length", Long.toString(length)) : with);
        cut = true;
        return new AnswerBody(response.outputStream(), () -> cut = false);
    }

    private void begin(int given, Headers with) throws IOException {
        if (answered) {
            throw new IllegalStateException("an exchange is answered once");
        }
        answered = true;
        status = given;
        try {
            for (Header line : with) {
                response.headers().add(HeaderValues.create(HeaderNames.create(line.name()), line.value()));
            }
            if (!body.finished()) {
                response.headers().set(HeaderValues.CONNECTION_CLOSE);
            }
            response.status(Status.create(given));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("not an answer of HTTP", e);
        }
    }

    /** After the gate is done: says whether the connection may take another request. */
    boolean end() {
        release();
        if (!answered || cut) {
            return false;
        }
        if (!body.finished()) {
            GuardedConnection.CURRENT.get().drainStarts();
            body.drain(DRAIN_BYTES);
            return false;
        }
        return !headers.hasToken("connection", "close");
    }

    /** Gives back the room that its body took. */
    void release() {
        lease.close();
    }

    /** Reads Helidon's headers; the limit on their number is ours. */
    static Headers read(ServerRequest request, int maxCount) throws RequestRefused {
        List<Header> lines = new ArrayList<>(24);
        for (io.helidon.http.Header header : request.headers()) {
            String name = header.name();
            if (header.valueCount() == 1) {
                lines.add(line(name, header.get()));
            } else {
                for (String value : header.allValues()) {
                    lines.add(line(name, value));
                }
            }
            if (lines.size() > maxCount) {
                throw new RequestRefused(RequestRefused.Reason.MALFORMED, "more than " + maxCount + " header lines");
            }
        }
        return Headers.of(lines);
    }

    private static Header line(String name, String value) throws RequestRefused {
        if (value.indexOf('\uFFFD') >= 0) {
            throw new RequestRefused(
                    RequestRefused.Reason.MALFORMED,
                    "a header has characters outside ASCII, which cannot pass unchanged");
        }
        return new Header(name, value);
    }
}
