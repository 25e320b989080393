package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A body on its way upstream, which remembers whether it was the source that failed, and cuts the connection then:
 * closing the stream alone would end a chunked body properly, and half an upload would count as a whole one.
 */
final class BodyEntity extends AbstractHttpEntity {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream source;
    private final long length;
    private final Runnable sent;
    private final Runnable cut;
    private boolean sourceFailed;

    /**
     * @param sent run when the last byte was handed on
     * @param cut run when the source fails
     */
    BodyEntity(InputStream source, long length, Runnable sent, Runnable cut) {
        super((String) null, null, length < 0);
        this.sent = sent;
        this.source = source;
        this.length = length;
        this.cut = cut;
    }

    boolean sourceFailed() {
        return sourceFailed;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[length < 0 ? BUFFER_BYTES : (int) Math.min(length, BUFFER_BYTES)];
        for (int n = next(buffer); n >= 0; n = next(buffer)) {
            out.write(buffer, 0, n);
        }
        sent.run();
    }

    private int next(byte[] buffer) throws IOException {
        try {
            return source.read(buffer, 0, buffer.length);
        } catch (IOException | RuntimeException e) {
            sourceFailed = true;
            cut.run();
            throw e;
        }
    }

    @Override
    public InputStream getContent() {
        return source;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
