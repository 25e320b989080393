package dev.lineclear.gate.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A request's body, with Helidon's runtime exceptions told apart: broken by the client, too slow, or gone. */
final class RequestBody extends InputStream {
    private final ServerRequest request;
    private final long length;
    private InputStream from = InputStream.nullInputStream();
    private boolean asked;
    private boolean finished;
    private boolean broken;
    private long read;

    RequestBody(ServerRequest request, long length) {
        this.request = request;
        this.length = length;
        this.finished = length == 0;
    }

    /** Whether every byte was taken, so that the next request begins where this one ends. */
    boolean finished() {
        return finished;
    }

    /** Reads what is left, up to {@code limit} bytes, unless the client still waits for leave to send it. */
    void drain(int limit) {
        if (broken || (!asked && request.headers().contains(io.helidon.http.HeaderNames.EXPECT))) {
            return;
        }
        byte[] buffer = new byte[8 * 1024];
        try {
            for (int left = limit; left > 0; ) {
                int n = read(buffer, 0, buffer.length);
                if (n < 0) {
                    return;
                }
                left -= n;
            }
        } catch (IOException e) {
            // the client is gone, and with it who would have read the answer
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (finished) {
            return -1;
        }
        if (broken) {
            throw new IOException("the body broke off");
        }
        if (count == 0) {
            return 0;
        }
        try {
            if (!asked) {
                asked = true;
                from = request.content().inputStream();
            }
            int n = from.read(bytes, offset, count);
            if (n > 0) {
                read += n;
            }
            finished = n < 0 || read == length;
            if (n < 0 && length >= 0 && read < length) {
                broken = true;
                finished = false;
                throw new IOException("the body is shorter than its Content-Length");
            }
            return n;
        } catch (StrictReader.BadFraming e) {
            broken = true;
            throw new RequestRefused(RequestRefused.Reason.MALFORMED, String.valueOf(e.getMessage()));
        } catch (GuardedConnection.TooSlow e) {
            broken = true;
            throw new RequestRefused(RequestRefused.Reason.TOO_SLOW, String.valueOf(e.getMessage()));
        } catch (DataReader.InsufficientDataAvailableException e) {
            broken = true;
            throw new IOException("the client closed the connection inside the body", e);
        } catch (RuntimeException e) {
            broken = true;
            throw new IOException("the body could not be read", e);
        }
    }
}
