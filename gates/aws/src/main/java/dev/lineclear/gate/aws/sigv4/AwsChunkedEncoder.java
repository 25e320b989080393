package dev.lineclear.gate.aws.sigv4;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Frames decoded bytes as unsigned aws-chunked again, one chunk over the whole length and the decoder's trailers behind it:
 * {@code STREAMING-UNSIGNED-PAYLOAD-TRAILER}. For one thread.
 */
public final class AwsChunkedEncoder extends InputStream {
    private final AwsChunkedDecoder body;
    private final long length;
    private InputStream frame;
    private boolean inBody;
    private boolean done;

    /** @param length of the decoded bytes */
    public AwsChunkedEncoder(AwsChunkedDecoder body, long length) {
        this.body = body;
        this.length = length;
        this.frame = length == 0 ? empty() : text(Long.toHexString(length) + "\r\n");
        this.inBody = false;
    }

    /** How many bytes come out when {@code length} decoded ones go in, with a trailer of this name and value's length. */
    public static long encodedLength(long length, String trailerName, int valueLength) {
        long head = length == 0 ? 0 : Long.toHexString(length).length() + 2 + length + 2;
        return head + "0\r\n".length() + trailerName.length() + 1 + valueLength + "\r\n\r\n".length();
    }

    /** How long the value of a checksum header is, in base64; 0 when the name is not known. */
    public static int valueLength(String trailerName) {
        return Checksums.of(trailerName).map(c -> c.value().length()).orElse(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        while (true) {
            int n = frame.read(bytes, offset, count);
            if (n >= 0 || done) {
                return n;
            }
            advance();
        }
    }

    private void advance() {
        if (!inBody) {
            inBody = true;
            frame = body;
            return;
        }
        StringBuilder tail = new StringBuilder(length == 0 ? "0\r\n" : "\r\n0\r\n");
        for (Map.Entry<String, String> trailer : body.trailers().entrySet()) {
            tail.append(trailer.getKey()).append(':').append(trailer.getValue()).append("\r\n");
        }
        frame = text(tail.append("\r\n").toString());
        done = true;
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static InputStream empty() {
        return InputStream.nullInputStream();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
